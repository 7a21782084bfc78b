/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.doctor;

import io.kerstream.testing.KafkaCluster;
import io.kerstream.testing.Kdc;
import io.kerstream.testing.KdcBackend;
import io.kerstream.testing.SaslMechanism;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Deque;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.UnaryOperator;
import org.apache.flink.util.IOUtils;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.security.auth.SecurityProtocol;

/** The KDC and the broker that all set-ups share, and how a healthy set-up looks. */
final class Ward implements AutoCloseable {

    static final String PRINCIPAL = "flink";
    static final String IN = "in";
    static final String OUT = "out";
    static final String GROUP = "readers";
    static final String PREFIX = "job";

    private static final String ALIAS = "alias.kerstream.test";

    /** What a sink with this prefix may be given an ACL for, without patterns. */
    private static final String PROBED_ID = PREFIX + "-kerstream-doctor";

    final Kdc kdc;
    final KafkaCluster kafka;
    private final Path directory;
    private final Deque<AutoCloseable> kept = new ConcurrentLinkedDeque<>();

    private Ward(Kdc kdc, KafkaCluster kafka, Path directory) {
        this.kdc = kdc;
        this.kafka = kafka;
        this.directory = directory;
    }

    static Ward open(Path directory) {
        Kdc kdc = Kdc.builder().backend(KdcBackend.KERBY).start();
        try {
            return new Ward(kdc, cluster(kdc), directory);
        } catch (RuntimeException e) {
            kdc.close();
            throw e;
        }
    }

    private static KafkaCluster cluster(Kdc kdc) {
        return KafkaCluster.builder(kdc)
                .listener(SecurityProtocol.PLAINTEXT)
                .listener(
                        SecurityProtocol.SASL_PLAINTEXT,
                        SaslMechanism.GSSAPI,
                        SaslMechanism.SCRAM_SHA_256)
                .listener(
                        SecurityProtocol.SASL_SSL,
                        SaslMechanism.GSSAPI,
                        SaslMechanism.SCRAM_SHA_256)
                .denyUnlessGranted()
                .topic(IN, 1)
                .topic(OUT, 1)
                .grant(PRINCIPAL, ResourceType.TOPIC, IN, AclOperation.READ)
                .grant(PRINCIPAL, ResourceType.TOPIC, OUT, AclOperation.WRITE)
                .grant(PRINCIPAL, ResourceType.GROUP, GROUP, AclOperation.READ)
                .grant(PRINCIPAL, ResourceType.TRANSACTIONAL_ID, PROBED_ID, AclOperation.WRITE)
                .grant(
                        PRINCIPAL,
                        ResourceType.CLUSTER,
                        "kafka-cluster",
                        AclOperation.DESCRIBE_CONFIGS)
                .grant("poor", ResourceType.TOPIC, IN, AclOperation.DESCRIBE)
                .grant("poor", ResourceType.TOPIC, OUT, AclOperation.DESCRIBE)
                .start();
    }

    /** A set-up with which a job would work, over TLS. */
    Patient healthy(String name) throws IOException {
        Patient patient = new Patient(Files.createDirectory(directory.resolve(name)));
        patient.environment.put("KRB5_CONFIG", kdc.krb5Conf().toString());
        patient.client.putAll(kafka.clientProperties(SecurityProtocol.SASL_SSL));
        patient.options.put("--read", IN);
        patient.options.put("--write", OUT);
        patient.options.put("--group", GROUP);
        patient.options.put("--transactional-id-prefix", PREFIX);
        patient.options.put("--transaction-timeout", "15min");
        logIn(patient, PRINCIPAL);
        return patient;
    }

    /** By a new keytab. */
    void logIn(Patient patient, String principal) {
        patient.flink.put("security.kerberos.login.contexts", "Client,KafkaClient");
        patient.flink.put("security.kerberos.login.keytab", kdc.keytab(principal).toString());
        patient.flink.put("security.kerberos.login.principal", kdc.principal(principal));
    }

    /** By a new keytab of one who may do what the set-up asks for, and any topic. */
    void allowAll(Patient patient, String principal) {
        kafka.grant(principal, ResourceType.TOPIC, "*", AclOperation.ALL);
        logIn(patient, principal);
    }

    /** By a ticket cache in place of the keytab. */
    static void useTicketCache(Patient patient, String cache) {
        patient.flink.remove("security.kerberos.login.keytab");
        patient.flink.remove("security.kerberos.login.principal");
        patient.flink.put("security.kerberos.login.use-ticket-cache", "true");
        patient.environment.put("KRB5CCNAME", cache);
    }

    /** A krb5.conf of its own, which is changed. */
    void krb5Conf(Patient patient, UnaryOperator<String> change) throws IOException {
        Path file = patient.directory.resolve("krb5.conf");
        Files.writeString(file, change.apply(Files.readString(kdc.krb5Conf())));
        patient.environment.put("KRB5_CONFIG", file.toString());
    }

    /** At the port of another listener, with what the client speaks as it is. */
    void at(Patient patient, SecurityProtocol port) {
        patient.client.setProperty("bootstrap.servers", kafka.bootstrapServers(port));
    }

    /** By user and password, of a cluster profile, in place of Kerberos. */
    void scram(Patient patient, SecurityProtocol protocol, String mechanism) throws IOException {
        patient.flink.clear();
        patient.client.clear();
        patient.client.setProperty("kerstream.cluster", "c");
        Path password = patient.directory.resolve("password");
        Files.writeString(password, kafka.user(PRINCIPAL).password());
        patient.flink.put("kerstream.credential.c.type", mechanism.toLowerCase(Locale.ROOT));
        patient.flink.put("kerstream.credential.c.username", PRINCIPAL);
        patient.flink.put("kerstream.credential.c.password.file", password.toString());
        patient.flink.put("kerstream.cluster.c.credential", "c");
        patient.flink.put("kerstream.cluster.c.security.protocol", protocol.name);
        patient.flink.put(
                "kerstream.cluster.c.bootstrap.servers", kafka.bootstrapServers(protocol));
        patient.flink.put("kerstream.cluster.c.ssl.truststore.type", "PEM");
        patient.flink.put(
                "kerstream.cluster.c.ssl.truststore.location",
                kafka.tls().caCertificatePem().toString());
    }

    /** By another name for the loopback interface, which belongs to the realm. */
    void byAlias(Patient patient) throws IOException {
        Path hosts = patient.directory.resolve("hosts");
        Files.writeString(hosts, "127.0.0.1 localhost\n127.0.0.1 " + ALIAS + "\n");
        patient.environment.put("JAVA_TOOL_OPTIONS", "-Djdk.net.hosts.file=" + hosts);
        patient.flink.replaceAll((key, value) -> value.replace("localhost:", ALIAS + ":"));
        patient.client.replaceAll(
                (key, value) -> ((String) value).replace("localhost:", ALIAS + ":"));
    }

    /** A KDC of its own, which is paused, in place of the shared one. */
    void silenceKdc(Patient patient) {
        keep(ownKdc(patient, KdcBackend.KERBY, "SILENT.TEST").faults().pause());
    }

    /** A KDC of its own whose clock is wrong. */
    void shiftClockOfKdc(Patient patient) {
        Kdc own = ownKdc(patient, KdcBackend.MIT, "SKEWED.TEST");
        keep(own.faults().shiftClock(Duration.ofMinutes(20)));
    }

    private Kdc ownKdc(Patient patient, KdcBackend backend, String realm) {
        Kdc own = Kdc.builder().backend(backend).realm(realm).hosts().start();
        keep(own);
        patient.environment.put("KRB5_CONFIG", own.krb5Conf().toString());
        patient.flink.put("security.kerberos.login.keytab", own.keytab(PRINCIPAL).toString());
        patient.flink.put("security.kerberos.login.principal", own.principal(PRINCIPAL));
        return own;
    }

    /** Lasts as long as this. */
    void keep(AutoCloseable fault) {
        kept.push(fault);
    }

    @Override
    public void close() {
        kept.forEach(IOUtils::closeQuietly);
        kafka.close();
        kdc.close();
    }
}
