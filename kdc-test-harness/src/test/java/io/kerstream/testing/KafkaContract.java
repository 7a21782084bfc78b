/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a cluster promises, whatever its back end is: every listener, fault and kind of evidence, in
 * a directory whose path has spaces.
 */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class KafkaContract
        implements SaslContract,
                CertificateContract,
                EvidenceContract,
                FaultContract,
                KcatContract {

    private final KafkaBackend backend;
    private Kdc kdc;
    private JvmKerberos kerberos;
    private KafkaCluster kafka;

    KafkaContract(KafkaBackend backend) {
        this.backend = backend;
    }

    @BeforeAll
    void start(@TempDir Path directory) {
        backend.missing()
                .ifPresent(
                        reason -> {
                            String skipped =
                                    "SKIPPED: Kafka back end " + backend.id() + ": " + reason;
                            System.out.println(skipped);
                            Assumptions.abort(skipped);
                        });
        long started = System.nanoTime();
        Path work = directory.resolve("with spaces in it");
        kdc = Kdc.builder().workDirectory(work).start();
        kerberos = JvmKerberos.use(kdc);
        kafka =
                KafkaCluster.builder(kdc)
                        .backend(backend)
                        .workDirectory(work)
                        .listener(SecurityProtocol.PLAINTEXT)
                        .listener(SecurityProtocol.SSL)
                        .mutualTls()
                        .listener(SecurityProtocol.SASL_PLAINTEXT, SaslMechanism.values())
                        .listener(SecurityProtocol.SASL_SSL, SaslMechanism.values())
                        .delegationTokens()
                        .cuttable()
                        .grant("granted", ResourceType.TOPIC, "closed", AclOperation.ALL)
                        .topic("closed", 1)
                        .topic("open", 1)
                        .start();
        System.out.println(
                "Start-up of KDC and broker with all listeners, "
                        + backend.id()
                        + ": "
                        + (System.nanoTime() - started) / 1_000_000
                        + " ms");
    }

    @AfterAll
    void close() {
        for (AutoCloseable part : new AutoCloseable[] {kafka, kerberos, kdc}) {
            try {
                if (part != null) {
                    part.close();
                }
            } catch (Exception e) {
                throw new AssertionError("close", e);
            }
        }
        assertThat(System.getProperty("org.apache.kafka.sasl.oauthbearer.allowed.urls")).isNull();
    }

    @Override
    public KafkaBackend backend() {
        return backend;
    }

    @Override
    public Kdc kdc() {
        return kdc;
    }

    @Override
    public KafkaCluster kafka() {
        return kafka;
    }
}
