/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.broker;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;
import org.apache.kafka.common.security.plain.PlainAuthenticateCallback;
import org.jspecify.annotations.Nullable;

/**
 * Checks PLAIN passwords against a file that may grow while the broker runs; Kafka's own way fixes
 * the users at the start.
 *
 * <p>Public with a public constructor because Kafka instantiates it by name.
 */
public final class PlainUsers implements AuthenticateCallbackHandler {

    /** Broker property: the file, a properties file of passwords by name. */
    public static final String FILE = "kerstream.testing.users.file";

    private @Nullable Path file;

    @Override
    public void configure(
            Map<String, ?> configs, String mechanism, List<AppConfigurationEntry> jaasEntries) {
        file = Path.of(String.valueOf(configs.get(FILE)));
    }

    @Override
    public void handle(Callback[] callbacks) throws IOException, UnsupportedCallbackException {
        String name = null;
        for (Callback callback : callbacks) {
            if (callback instanceof NameCallback nameCallback) {
                name = nameCallback.getDefaultName();
            } else if (callback instanceof PlainAuthenticateCallback authenticate) {
                authenticate.authenticated(name != null && matches(name, authenticate.password()));
            } else {
                throw new UnsupportedCallbackException(callback);
            }
        }
    }

    private boolean matches(String name, char[] password) throws IOException {
        if (file == null || !Files.exists(file)) {
            return false;
        }
        Properties users = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            users.load(in);
        }
        String expected = users.getProperty(name);
        return expected != null
                && MessageDigest.isEqual(
                        expected.getBytes(StandardCharsets.UTF_8),
                        String.valueOf(password).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        // Holds nothing open.
    }
}
