/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.config;

import io.kerstream.security.FailureCode;
import io.kerstream.security.KafkaSecurityException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigConstants;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.flink.configuration.SecurityOptions;
import org.jspecify.annotations.Nullable;

/**
 * Flink's configuration file, corrected for YARN.
 *
 * <p>In a YARN container the file still names the keytab of the submitting host. Flink ships the
 * keytab, tells the container its place and principal in {@code _LOCAL_KEYTAB_PATH} and {@code
 * _KEYTAB_PRINCIPAL}, and corrects its in-memory configuration; the same is done here. A relative
 * path is meant from the container's working directory, {@code PWD}, which also holds the
 * configuration file when {@code FLINK_CONF_DIR} is not set.
 */
final class ConfigurationFiles {

    private static final String LOCAL_KEYTAB_PATH = "_LOCAL_KEYTAB_PATH";
    private static final String KEYTAB_PRINCIPAL = "_KEYTAB_PRINCIPAL";
    private static final String CONTAINER_ID = "CONTAINER_ID";

    private final Map<String, String> environment;

    ConfigurationFiles(Map<String, String> environment) {
        this.environment = environment;
    }

    ProcessConfiguration load() {
        Path directory = directory();
        ProcessConfiguration configuration =
                directory == null
                        ? ProcessConfiguration.of(
                                Map.of(), "no Flink configuration file (FLINK_CONF_DIR is not set)")
                        : read(directory);
        return correctForYarn(configuration);
    }

    private @Nullable Path directory() {
        String configured = environment.get(ConfigConstants.ENV_FLINK_CONF_DIR);
        if (configured != null) {
            return Path.of(configured);
        }
        String working = environment.get("PWD");
        if (environment.containsKey(CONTAINER_ID) && working != null) {
            return file(Path.of(working)).map(Path::getParent).orElse(null);
        }
        return null;
    }

    private static ProcessConfiguration read(Path directory) {
        String name = file(directory).map(f -> f.getFileName().toString()).orElse("configuration");
        try {
            return ProcessConfiguration.of(
                    GlobalConfiguration.loadConfiguration(directory.toString()),
                    name + " in " + directory);
        } catch (IllegalConfigurationException e) {
            throw new KafkaSecurityException(
                    FailureCode.CONFIGURATION_UNREADABLE,
                    "FLINK_CONF_DIR = "
                            + directory
                            + " (environment): Flink's configuration cannot be read from there: "
                            + e.getMessage()
                            + " Point FLINK_CONF_DIR at the directory of flink-conf.yaml, or unset"
                            + " it.",
                    e);
        }
    }

    private static Optional<Path> file(Path directory) {
        return Stream.of("flink-conf.yaml", "config.yaml")
                .map(directory::resolve)
                .filter(Files::isRegularFile)
                .findFirst();
    }

    private ProcessConfiguration correctForYarn(ProcessConfiguration configuration) {
        String keytab = environment.get(LOCAL_KEYTAB_PATH);
        String principal = environment.get(KEYTAB_PRINCIPAL);
        if (keytab == null || principal == null) {
            return configuration;
        }
        Path path = Path.of(keytab);
        String working = environment.get("PWD");
        if (!Files.exists(path) && working != null) {
            path = Path.of(working).resolve(keytab);
        }
        return configuration
                .with(
                        SecurityOptions.KERBEROS_LOGIN_KEYTAB,
                        path.toAbsolutePath().toString(),
                        "YARN's environment variable " + LOCAL_KEYTAB_PATH)
                .with(
                        SecurityOptions.KERBEROS_LOGIN_PRINCIPAL,
                        principal,
                        "YARN's environment variable " + KEYTAB_PRINCIPAL);
    }
}
