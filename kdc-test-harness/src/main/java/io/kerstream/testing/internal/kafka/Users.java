/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kafka;

import io.kerstream.testing.HarnessException;
import io.kerstream.testing.KafkaUser;
import io.kerstream.testing.internal.io.WorkDirectory;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Users with passwords, and the file in which the brokers look them up for PLAIN. */
final class Users {

    private final Path file;
    private final Map<String, KafkaUser> users = new ConcurrentHashMap<>();

    Users(Path file) {
        this.file = file;
    }

    @Nullable KafkaUser find(String name) {
        return users.get(name);
    }

    @Nullable String password(String name) {
        KafkaUser user = users.get(name);
        return user == null ? null : user.password();
    }

    /** Adds a user; on return brokers know the password for PLAIN. */
    synchronized KafkaUser create(String name) {
        KafkaUser user = new KafkaUser(name, Secrets.newPassword());
        Properties passwords = new Properties();
        users.values().forEach(known -> passwords.setProperty(known.name(), known.password()));
        passwords.setProperty(name, user.password());
        Path draft = file.resolveSibling(file.getFileName() + ".draft");
        try {
            Files.deleteIfExists(draft);
            try (OutputStream out = WorkDirectory.createPrivate(draft)) {
                passwords.store(out, null);
            }
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new HarnessException("Cannot write " + file, e);
        }
        users.put(name, user);
        return user;
    }
}
