/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kerstream.testing.KafkaBackend;
import io.kerstream.testing.SaslMechanism;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.junit.jupiter.api.Test;

class KafkaSettingsTest {

    private static final ListenerSpec GSSAPI =
            new ListenerSpec(SecurityProtocol.SASL_SSL, Set.of(SaslMechanism.GSSAPI));

    @Test
    void refusesWhatCannotBe() {
        refused(
                () -> settings(KafkaBackend.FORKED, 4, null, false, false),
                "brokers 4: use 1, 2 or 3");
        refused(
                () -> settings(KafkaBackend.FORKED, 1, null, true, false),
                "mutualTls: there is no listener SSL");
        refused(
                () -> settings(KafkaBackend.FORKED, 1, null, false, true),
                "delegationTokens: no listener has SCRAM, by which tokens authenticate");
    }

    @Test
    void theHostMustBeANameOfTheLoopbackAddress() {
        String file = System.getProperty("jdk.net.hosts.file");
        String way =
                " to this JVM, but must be 127.0.0.1. Start the JVM with"
                        + " -Djdk.net.hosts.file=<file>, and in the file the lines '127.0.0.1"
                        + " localhost' and '127.0.0.1 %s' ("
                        + (file == null ? "the property is not set" : "it is " + file)
                        + ")";
        refused(
                () -> settings(KafkaBackend.FORKED, 1, "kafka.nowhere.invalid", null, false, false),
                "host kafka.nowhere.invalid: is unknown" + way.formatted("kafka.nowhere.invalid"));
        refused(
                () -> settings(KafkaBackend.FORKED, 1, "192.0.2.1", null, false, false),
                "host 192.0.2.1: is [/192.0.2.1]" + way.formatted("192.0.2.1"));
        assertThat(settings(KafkaBackend.FORKED, 1, "127.0.0.1", null, false, false).host())
                .isEqualTo("127.0.0.1");
    }

    @Test
    void refusesWhatTheBackEndCannotDo() {
        refused(
                () -> settings(KafkaBackend.IN_PROCESS, 3, null, false, false),
                "brokers 3: the back end in-process cannot; use forked");
        KafkaVersion version = KafkaVersion.parse("3.9.2", "test");
        refused(
                () -> settings(KafkaBackend.IN_PROCESS, 1, version, false, false),
                "brokerVersion 3.9.2: the back end in-process cannot; use forked");
        refused(
                () ->
                        settings(
                                KafkaBackend.IN_PROCESS,
                                1,
                                "localhost",
                                null,
                                false,
                                false,
                                List.of("-Xmx1g")),
                "jvmOption [-Xmx1g]: the back end in-process cannot; use forked");
    }

    @Test
    void listenersAndMechanismsGoTogether() {
        refused(
                () -> new ListenerSpec(SecurityProtocol.SASL_SSL, Set.of()),
                "listener SASL_SSL: needs a SASL mechanism, for example GSSAPI");
        refused(
                () -> new ListenerSpec(SecurityProtocol.SSL, Set.of(SaslMechanism.PLAIN)),
                "listener SSL: has no SASL mechanisms, but got [PLAIN]");
        assertThat(GSSAPI.firstMechanism()).isEqualTo(SaslMechanism.GSSAPI);
    }

    @Test
    void backEndsAreFoundByName() {
        System.setProperty(KafkaBackend.PROPERTY, "in-process");
        try {
            assertThat(KafkaBackend.fromSettings()).isEqualTo(KafkaBackend.IN_PROCESS);
            System.setProperty(KafkaBackend.PROPERTY, "cloud");
            refused(
                    KafkaBackend::fromSettings,
                    "system property kerstream.testing.kafka = 'cloud':"
                            + " use one of forked, in-process, docker");
        } finally {
            System.clearProperty(KafkaBackend.PROPERTY);
        }
    }

    private static void refused(
            org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }

    private static KafkaSettings settings(
            KafkaBackend backend,
            int brokers,
            KafkaVersion version,
            boolean mutualTls,
            boolean delegationTokens) {
        return settings(backend, brokers, "localhost", version, mutualTls, delegationTokens);
    }

    private static KafkaSettings settings(
            KafkaBackend backend,
            int brokers,
            String host,
            KafkaVersion version,
            boolean mutualTls,
            boolean delegationTokens) {
        return settings(backend, brokers, host, version, mutualTls, delegationTokens, List.of());
    }

    private static KafkaSettings settings(
            KafkaBackend backend,
            int brokers,
            String host,
            KafkaVersion version,
            boolean mutualTls,
            boolean delegationTokens,
            List<String> jvmOptions) {
        return new KafkaSettings(
                backend,
                version,
                brokers,
                host,
                List.of(GSSAPI),
                mutualTls,
                false,
                List.of(),
                delegationTokens,
                false,
                Map.of(),
                jvmOptions,
                Map.of(),
                null);
    }
}
