/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.config;

import io.kerstream.security.FailureCode;
import io.kerstream.security.KafkaSecurityException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.annotation.Internal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks that files with secrets are for their owner alone. Links are followed; file systems
 * without POSIX permissions have nothing to check. Thread-safe.
 */
@Internal
public final class FilePermissions {

    private static final Logger LOG = LoggerFactory.getLogger(FilePermissions.class);

    private final boolean strict;
    private final Set<Path> warned = ConcurrentHashMap.newKeySet();

    /**
     * @param strict whether a finding is an error instead of one warning for each file
     */
    public FilePermissions(boolean strict) {
        this.strict = strict;
    }

    /**
     * Does nothing about a file that is not there: who reads it says so.
     *
     * @param file what holds the secret
     * @param subject the setting that names the file, with its origin
     * @throws KafkaSecurityException in strict mode, if others than the owner may read it
     */
    public void check(Path file, String subject) {
        Optional<String> finding = finding(file, subject);
        if (finding.isEmpty()) {
            return;
        }
        if (strict) {
            throw new KafkaSecurityException(
                    FailureCode.CREDENTIAL_FILE_PERMISSIONS,
                    finding.get()
                            + " It is an error because "
                            + KerstreamOptions.STRICT_PERMISSIONS.key()
                            + " is on.");
        }
        if (warned.add(file)) {
            LOG.warn("{}", finding.get());
        }
    }

    /** What is wrong with the file's permissions, and the way out; empty if nothing is. */
    public static Optional<String> finding(Path file, String subject) {
        Set<PosixFilePermission> permissions;
        try {
            permissions = Files.getPosixFilePermissions(file);
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty();
        }
        if (!permissions.contains(PosixFilePermission.GROUP_READ)
                && !permissions.contains(PosixFilePermission.OTHERS_READ)) {
            return Optional.empty();
        }
        return Optional.of(
                subject
                        + ": the file "
                        + file
                        + " may be read by others than its owner ("
                        + PosixFilePermissions.toString(permissions)
                        + "). Run chmod 600 "
                        + file
                        + " (in Kubernetes: defaultMode: 0400).");
    }
}
