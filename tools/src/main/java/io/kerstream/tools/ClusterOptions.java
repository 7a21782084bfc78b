/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools;

import io.kerstream.security.KafkaClientFactory;
import io.kerstream.security.KafkaSecurity;
import io.kerstream.security.config.ConfigurationSources;
import io.kerstream.security.config.KerstreamOptions;
import io.kerstream.security.config.ProcessConfiguration;
import io.kerstream.security.flink.ConfiguredKrb5Conf;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Which cluster, and how to get in: by the same configuration as a job's clients, so that what a
 * job may do can be tried by hand.
 */
public final class ClusterOptions {

    @Option(
            names = "--bootstrap-server",
            paramLabel = "HOST:PORT[,...]",
            description = "brokers to start with")
    private @Nullable String bootstrapServers;

    @Option(
            names = "--command-config",
            paramLabel = "FILE",
            description = "properties of the Kafka client")
    private @Nullable Path commandConfig;

    @Option(
            names = "--cluster",
            paramLabel = "NAME",
            description = "the cluster profile (kerstream.cluster.NAME.*) to use")
    private @Nullable String cluster;

    @Option(
            names = "-D",
            paramLabel = "KEY=VALUE",
            mapFallbackValue = "",
            description = {
                "a setting of Flink's configuration, as security.kerberos.login.keytab or"
                        + " kerstream.*, over the file in FLINK_CONF_DIR. Others on this host can"
                        + " read it: keep secrets in files"
            })
    private Map<String, String> settings = new TreeMap<>();

    /** The properties of the Kafka client, as a job would give them. */
    public Properties properties() {
        Properties properties = new Properties();
        if (commandConfig != null) {
            try (var reader = Files.newBufferedReader(commandConfig, StandardCharsets.UTF_8)) {
                properties.load(reader);
            } catch (IOException | IllegalArgumentException e) {
                throw new ToolException(
                        "--command-config " + commandConfig + ": cannot be read: " + e, e);
            }
        }
        if (bootstrapServers != null) {
            properties.setProperty(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        }
        if (cluster != null) {
            properties.setProperty(KerstreamOptions.CLIENT_CLUSTER, cluster);
        }
        return properties;
    }

    /** Makes clients as a Flink process does; fails as {@link #configuration()} does. */
    public KafkaClientFactory clients() {
        Configuration handed = handed();
        useKrb5Conf(new ConfigurationSources(System.getenv()).find(handed));
        return handed == null ? KafkaSecurity.clientFactory() : KafkaSecurity.clientFactory(handed);
    }

    /**
     * The settings that these clients are made with. From now on this JVM reads the {@code
     * krb5.conf} that they name. If they cannot be read, or that file, it fails with the security
     * module's exception, which cannot be named here, because it needs Flink's runtime.
     */
    public ProcessConfiguration configuration() {
        ProcessConfiguration process = new ConfigurationSources(System.getenv()).find(handed());
        useKrb5Conf(process);
        return process;
    }

    /**
     * From now on this JVM reads the {@code krb5.conf} that the settings name, if they name one. If
     * it cannot be read, it fails with the security module's exception.
     */
    public static void useKrb5Conf(ProcessConfiguration process) {
        new ConfiguredKrb5Conf(Configuration.fromMap(process.values())).apply();
    }

    private @Nullable Configuration handed() {
        if (settings.isEmpty()) {
            return null;
        }
        try {
            return GlobalConfiguration.loadConfiguration(Configuration.fromMap(settings));
        } catch (IllegalConfigurationException e) {
            throw new ToolException(
                    "FLINK_CONF_DIR: Flink's configuration cannot be read: " + e.getMessage(), e);
        }
    }
}
