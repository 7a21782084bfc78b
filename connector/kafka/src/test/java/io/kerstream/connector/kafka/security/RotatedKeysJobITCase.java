/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kerstream.security.KafkaSecurity;
import io.kerstream.testing.JvmKerberos;
import io.kerstream.testing.KafkaCluster;
import io.kerstream.testing.Kdc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Properties;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** New keys, of the job's own principal and of the service, under a running job. */
class RotatedKeysJobITCase {

    private static final Duration TICKET_LIFE = Duration.ofSeconds(15);
    private static final Duration BACK_WITHIN = Duration.ofSeconds(10);

    /** The client cannot go on with a transaction once it was rejected. */
    private static final int RESTARTS = 3;

    @TempDir private Path directory;

    @Test
    @Timeout(150)
    void theJobGoesOn() throws Exception {
        try (Kdc kdc = Kdc.builder().ticketLifetime(TICKET_LIFE).start();
                JvmKerberos jvm = JvmKerberos.use(kdc)) {
            assertThat(jvm).isNotNull();
            Path service = copy(kdc.keytab(SecuredBroker.SERVICE), "service");
            Path client = copy(kdc.keytab("flink"), "flink");
            Configuration credential = SecuredBroker.credential(kdc.principal("flink"), client);
            try (KafkaCluster kafka = SecuredBroker.start(kdc, service, Duration.ofSeconds(2));
                    KafkaSecurity.Registration use = KafkaSecurity.use(credential)) {
                assertThat(use).isNotNull();
                kafka.createTopic("rotated-in", 1);
                kafka.createTopic("rotated-out", 1);
                Properties clients = kafka.clientProperties(SecurityProtocol.SASL_PLAINTEXT);
                // A transactional request whose connection is rejected is lost inside the client:
                // whoever waits for it does so for this long, and fails its attempt then.
                clients.setProperty("max.block.ms", "8000");
                try (RelayJob job = RelayJob.start(clients, "rotated", 1, 1, RESTARTS);
                        Numbers numbers =
                                new Numbers(
                                        SecuredBroker.auditor(kafka),
                                        "rotated",
                                        Duration.ofMillis(20))) {
                    awaitNext(numbers);

                    kdc.changeKey("flink");
                    awaitRefusal(kdc, "flink");
                    replace(client, kdc.keytab("flink"));
                    long before = kdc.requests().counts("flink").logins();
                    await().atMost(TICKET_LIFE)
                            .until(() -> kdc.requests().counts("flink").logins() > before);
                    awaitNext(numbers);
                    assertThat(job.status()).isEqualTo(JobStatus.RUNNING);
                    assertThat(job.restarts()).as("restarts over a new key of its own").isZero();

                    kdc.changeKey(SecuredBroker.SERVICE);
                    replace(service, kdc.keytab(SecuredBroker.SERVICE));
                    awaitHandshakes(kafka, kdc.principal("flink"), 6);
                    awaitNext(numbers);
                    assertThat(job.status()).isEqualTo(JobStatus.RUNNING);
                    assertThat(job.restarts())
                            .as("attempts that a rejected transactional producer ended")
                            .isLessThanOrEqualTo(RESTARTS);

                    String last = numbers.finish();
                    await().atMost(BACK_WITHIN).until(() -> numbers.hasReceived(last));
                    assertThat(numbers.received()).isEqualTo(numbers.expected());
                }
            }
        }
    }

    private static void awaitNext(Numbers numbers) {
        String next = numbers.write();
        await().atMost(Duration.ofSeconds(45)).until(() -> numbers.hasReceived(next));
    }

    private static void awaitRefusal(Kdc kdc, String client) {
        kdc.requests()
                .await(
                        request ->
                                request.isError()
                                        && request.client()
                                                .filter(kdc.principal(client)::equals)
                                                .isPresent(),
                        TICKET_LIFE);
    }

    private static void awaitHandshakes(KafkaCluster kafka, String principal, int more) {
        long enough = SecuredBroker.handshakes(kafka, principal) + more;
        await().atMost(Duration.ofSeconds(30))
                .until(() -> SecuredBroker.handshakes(kafka, principal) >= enough);
    }

    private Path copy(Path keytab, String name) throws IOException {
        return Files.copy(keytab, directory.resolve(name + ".keytab"));
    }

    private static void replace(Path file, Path content) throws IOException {
        Path next = Files.copy(content, file.resolveSibling(file.getFileName() + ".new"));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
