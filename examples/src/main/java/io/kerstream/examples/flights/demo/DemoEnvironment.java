/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.examples.flights.demo;

import io.kerstream.testing.AuthenticatedClient;
import io.kerstream.testing.JvmKerberos;
import io.kerstream.testing.KafkaCluster;
import io.kerstream.testing.Kdc;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.SecurityOptions;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.security.auth.SecurityProtocol;

/** The demo's own KDC and broker, with the two topics, and who may sign in to them. */
final class DemoEnvironment implements AutoCloseable {

    static final String FLIGHTS_TOPIC = "flights";
    static final String DELAYS_TOPIC = "flight-delays";

    static final String LOADER = "loader";
    static final String FLINK = "flink";
    static final String AUDITOR = "auditor";

    private static final int PARTITIONS = 4;

    private final Kdc kdc;
    private final JvmKerberos kerberos;
    private final KafkaCluster kafka;
    private final Path directory;
    private final Path flinkKeytab;

    private DemoEnvironment(Kdc kdc, JvmKerberos kerberos, KafkaCluster kafka, Path directory) {
        this.kdc = kdc;
        this.kerberos = kerberos;
        this.kafka = kafka;
        this.directory = directory;
        this.flinkKeytab = kdc.keytab(FLINK);
    }

    /**
     * On return both servers answer, the topics exist, and this JVM's Kerberos knows the KDC.
     *
     * @param directory for all files, created when absent
     */
    static DemoEnvironment start(Path directory) {
        Kdc kdc = Kdc.builder().workDirectory(directory.resolve("kdc")).start();
        JvmKerberos kerberos = null;
        try {
            kerberos = JvmKerberos.use(kdc);
            KafkaCluster kafka =
                    KafkaCluster.builder(kdc)
                            .workDirectory(directory.resolve("kafka"))
                            // Results carry their event time, which is decades old: retention by
                            // age would remove them within minutes.
                            .brokerProperty("log.retention.ms", "-1")
                            .topic(FLIGHTS_TOPIC, PARTITIONS)
                            .topic(DELAYS_TOPIC, PARTITIONS)
                            .start();
            return new DemoEnvironment(kdc, kerberos, kafka, directory);
        } catch (RuntimeException e) {
            if (kerberos != null) {
                kerberos.close();
            }
            kdc.close();
            throw e;
        }
    }

    String bootstrapServers() {
        return kafka.bootstrapServers(SecurityProtocol.SASL_PLAINTEXT);
    }

    String bootstrapServersWithTls() {
        return kafka.bootstrapServers(SecurityProtocol.SASL_SSL);
    }

    String description() {
        return "realm %s, KDC 127.0.0.1:%d, broker %s"
                .formatted(kdc.realm(), kdc.port(), bootstrapServers());
    }

    String principal(String name) {
        return kdc.principal(name);
    }

    Path krb5Conf() {
        return kdc.krb5Conf();
    }

    Path keytab(String principal) {
        return kdc.keytab(principal);
    }

    Path brokerLog() {
        return kafka.brokerLog();
    }

    List<AuthenticatedClient> authenticatedClients() {
        return kafka.authenticatedClients();
    }

    /** Where the cluster is and how it is secured, for a job: no credential, no secret. */
    Properties jobProperties() {
        return kafka.clientProperties(SecurityProtocol.SASL_PLAINTEXT);
    }

    /** For a client of the demo itself, with a credential of its own. */
    Properties loaderProperties() {
        Properties properties = kafka.clientProperties(SecurityProtocol.SASL_PLAINTEXT, LOADER);
        properties.setProperty(CommonClientConfigs.CLIENT_ID_CONFIG, LOADER);
        return properties;
    }

    /**
     * The same over TLS, with a truststore that has a password. Also written to {@link
     * #auditorFile()}, for Kafka's own tools.
     */
    Properties auditorProperties() throws IOException {
        Properties properties = kafka.clientProperties(SecurityProtocol.SASL_SSL, AUDITOR);
        properties.setProperty(CommonClientConfigs.CLIENT_ID_CONFIG, AUDITOR);
        properties.setProperty(SslConfigs.SSL_TRUSTSTORE_TYPE_CONFIG, "JKS");
        properties.setProperty(
                SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG, kafka.tls().truststoreJks().toString());
        properties.setProperty(
                SslConfigs.SSL_TRUSTSTORE_PASSWORD_CONFIG, kafka.tls().truststorePassword());
        Files.deleteIfExists(auditorFile());
        try (OutputStream out = PrivateFile.create(auditorFile())) {
            properties.store(out, null);
        }
        return properties;
    }

    Path auditorFile() {
        return directory.resolve("auditor.properties");
    }

    /** Flink's own security options for the credential, as an operator would set them. */
    Configuration flinkCredential(CredentialKind kind) throws IOException, DemoException {
        Configuration configuration = new Configuration();
        configuration.set(SecurityOptions.KERBEROS_LOGIN_CONTEXTS, "KafkaClient");
        switch (kind) {
            case KEYTAB -> {
                configuration.set(SecurityOptions.KERBEROS_LOGIN_USETICKETCACHE, false);
                configuration.set(SecurityOptions.KERBEROS_LOGIN_KEYTAB, flinkKeytab.toString());
                configuration.set(SecurityOptions.KERBEROS_LOGIN_PRINCIPAL, principal(FLINK));
            }
            case TICKET_CACHE -> {
                ProcessTicketCache.require().fill(kdc.ticketCache(FLINK));
                configuration.set(SecurityOptions.KERBEROS_LOGIN_USETICKETCACHE, true);
            }
        }
        return configuration;
    }

    /** Breaks what the fault says; returns what was done. */
    String inject(Fault fault) throws IOException {
        switch (fault) {
            case WRONG_KEY -> {
                kdc.changeKey(FLINK);
                return "the KDC has a new key for %s, the keytab %s the old one"
                        .formatted(principal(FLINK), flinkKeytab);
            }
            case NO_KEYTAB -> {
                Files.delete(flinkKeytab);
                return "removed the keytab " + flinkKeytab;
            }
            case KDC_DOWN -> {
                kdc.stop();
                return "stopped the KDC";
            }
        }
        throw new IllegalArgumentException("Unknown fault " + fault);
    }

    /** On return the broker's process is gone and no port is in use. */
    @Override
    public void close() {
        try (kdc;
                kerberos;
                kafka) {
            // Closed in reverse order, each of them whatever happens to the others.
        }
    }
}
