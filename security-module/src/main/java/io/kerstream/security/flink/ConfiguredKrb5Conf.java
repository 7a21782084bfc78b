/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.flink;

import io.kerstream.security.FailureCode;
import io.kerstream.security.KafkaSecurityException;
import io.kerstream.security.report.Krb5Conf;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.SecurityOptions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes this JVM use the {@code krb5.conf} that Flink's configuration names.
 *
 * <p>Flink does that itself in containers, on YARN and on Kubernetes, where the file has another
 * path. In processes that its scripts start, the option has no effect otherwise. A JVM that was
 * told of a file keeps it.
 */
@Internal
public final class ConfiguredKrb5Conf {

    private static final Logger LOG = LoggerFactory.getLogger(ConfiguredKrb5Conf.class);

    private final Optional<String> configured;
    private @Nullable String applied;

    /** For the file that {@code configuration} names, if it names one. */
    public ConfiguredKrb5Conf(ReadableConfig configuration) {
        this.configured = configuration.getOptional(SecurityOptions.KERBEROS_KRB5_PATH);
    }

    /**
     * Before anything of this process reads the file.
     *
     * @throws KafkaSecurityException if it cannot be read
     */
    public void apply() {
        if (configured.isEmpty() || System.getProperty(Krb5Conf.FILE_PROPERTY) != null) {
            return;
        }
        String file = configured.get();
        if (!Files.isReadable(Path.of(file))) {
            throw new KafkaSecurityException(
                    FailureCode.CONFIGURATION_UNREADABLE,
                    "The file "
                            + file
                            + " of "
                            + SecurityOptions.KERBEROS_KRB5_PATH.key()
                            + " does not exist or cannot be read by this process. Correct the path in"
                            + " Flink's configuration, or remove the option: without it, Java reads"
                            + " /etc/krb5.conf.");
        }
        System.setProperty(Krb5Conf.FILE_PROPERTY, file);
        applied = file;
        LOG.info("Kerberos reads {}", file);
    }

    /** Undoes {@link #apply}, unless somebody else has set another file since. */
    void withdraw() {
        if (applied != null && applied.equals(System.getProperty(Krb5Conf.FILE_PROPERTY))) {
            System.clearProperty(Krb5Conf.FILE_PROPERTY);
        }
        applied = null;
    }
}
