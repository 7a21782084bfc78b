/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kerstream.security.KafkaSecurity;
import io.kerstream.testing.SaslMechanism;
import io.kerstream.testing.SecuredKafkaExtension;
import java.time.Duration;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A job of 32 subtasks in two TaskManagers of one process: the KDC sees one login. */
class LoginCountITCase {

    private static final int PARALLELISM = 32;

    @RegisterExtension
    static final SecuredKafkaExtension SECURED =
            SecuredKafkaExtension.builder()
                    .kafka(
                            kafka ->
                                    kafka.listener(
                                                    SecurityProtocol.SASL_PLAINTEXT,
                                                    SaslMechanism.GSSAPI,
                                                    SaslMechanism.PLAIN)
                                            .topic("wide-in", PARALLELISM)
                                            .topic("wide-out", 1))
                    .build();

    @Test
    @Timeout(120)
    void aWideJobLogsInOnce() throws Exception {
        Configuration credential =
                SecuredBroker.credential(
                        SECURED.kdc().principal("wide"), SECURED.kdc().keytab("wide"));
        try (KafkaSecurity.Registration use = KafkaSecurity.use(credential);
                RelayJob job =
                        RelayJob.start(
                                SECURED.kafka().clientProperties(SecurityProtocol.SASL_PLAINTEXT),
                                "wide",
                                PARALLELISM,
                                2,
                                0);
                Numbers numbers =
                        new Numbers(
                                SecuredBroker.auditor(SECURED.kafka()),
                                "wide",
                                Duration.ofMillis(10))) {
            assertThat(use).isNotNull();
            String record = numbers.write();
            await().atMost(Duration.ofSeconds(60)).until(() -> numbers.hasReceived(record));

            assertThat(job.status()).isEqualTo(JobStatus.RUNNING);
            assertThat(SECURED.kdc().requests().counts("wide").logins()).isEqualTo(1);
        }
    }
}
