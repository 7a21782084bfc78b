/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kerstream.security.KafkaClientFactory;
import io.kerstream.security.KafkaSecurity;
import io.kerstream.security.KafkaSecurityUnavailableException;
import io.kerstream.testing.Fault;
import io.kerstream.testing.Kdc;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a client that is being made does while the KDC gives no first ticket. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class FirstLoginITCase {

    private static final Duration BACK_WITHIN = Duration.ofSeconds(5);

    private static LoginCluster cluster;

    /** How a KDC gives no ticket. */
    enum Failing {
        SILENT,
        DOWN;

        Fault of(Kdc kdc) {
            return this == SILENT ? kdc.faults().pause() : kdc.faults().outage();
        }
    }

    @BeforeAll
    static void start() {
        cluster = LoginCluster.start(Kdc.builder(), kafka -> {});
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @ParameterizedTest
    @EnumSource
    void failFastWaitsNoLongerThanItIsTold(Failing failing) {
        KafkaClientFactory factory = factory("fast-" + failing, "fail-fast");
        long start = System.nanoTime();
        try (Fault fault = failing.of(cluster.kdc())) {
            assertThatThrownBy(() -> factory.createAdmin(client()))
                    .isInstanceOf(KafkaSecurityUnavailableException.class)
                    .hasMessageContaining(cluster.kdc().principal("fast-" + failing));
            assertThat(fault).isNotNull();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
    }

    @ParameterizedTest
    @EnumSource
    void inTheBackgroundTheClientIsMadeAtOnceAndWorksWhenTheKdcIsBack(Failing failing)
            throws Exception {
        KafkaClientFactory factory = factory("background-" + failing, "background");
        Admin admin;
        try (Fault fault = failing.of(cluster.kdc())) {
            long start = System.nanoTime();
            admin = factory.createAdmin(client());
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isLessThan(Duration.ofSeconds(1));
            assertThat(fault).isNotNull();
        }
        try (admin) {
            admin.listTopics().names().get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void aClientThatCameTooSoonWorksWithinSecondsOfTheKdc() throws Exception {
        KafkaClientFactory factory = factory("soon", "background");
        Fault outage = cluster.kdc().faults().outage();
        try (Admin admin = factory.createAdmin(client())) {
            var names = admin.listTopics().names();
            await().during(Duration.ofSeconds(2))
                    .atMost(Duration.ofSeconds(3))
                    .until(() -> !names.isDone());
            outage.close();
            names.get(BACK_WITHIN.toSeconds(), TimeUnit.SECONDS);
        } finally {
            outage.close();
        }
    }

    private static KafkaClientFactory factory(String principal, String mode) {
        Configuration configuration = new Configuration();
        configuration.setString(
                "security.kerberos.login.keytab", cluster.kdc().keytab(principal).toString());
        configuration.setString(
                "security.kerberos.login.principal", cluster.kdc().principal(principal));
        configuration.setString("security.kerberos.login.contexts", "KafkaClient");
        configuration.setString(LoginSettings.FIRST_LOGIN, mode);
        configuration.setString(LoginSettings.FIRST_LOGIN_TIMEOUT, "2 s");
        return KafkaSecurity.clientFactory(configuration);
    }

    private static Properties client() {
        Properties properties = cluster.kafka().clientProperties(SecurityProtocol.SASL_PLAINTEXT);
        properties.setProperty("reconnect.backoff.max.ms", "1000");
        return properties;
    }
}
