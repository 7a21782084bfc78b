/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.streaming.connectors.kafka.internals.producer;

import static org.assertj.core.api.Assertions.assertThat;

import io.kerstream.connector.kafka.sink.SinkProperties;
import io.kerstream.connector.kafka.sink.committer.KafkaCommittable;
import io.kerstream.connector.kafka.sink.committer.LossPolicy;
import io.kerstream.connector.kafka.sink.transaction.TransactionIdentity;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Properties;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.junit.jupiter.api.Test;

class ClassicSinkSettingsTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private final Properties properties = new Properties();

    @Test
    void acceptsNoLossUnlessTold() {
        assertThat(policy(false).acceptedBecause(begunAgo(3_600_001))).isEmpty();
    }

    @Test
    void acceptsTheLossOfARestoredTransactionOlderThanTheTimeoutIfTold() {
        properties.setProperty("transaction.timeout.ms", "1000");

        assertThat(policy(true).acceptedBecause(begunAgo(1_000)))
                .hasValueSatisfying(reason -> assertThat(reason).contains("1000 ms"));
        assertThat(policy(true).acceptedBecause(begunAgo(999))).isEmpty();
    }

    @Test
    void theTimeoutIsAnHourUnlessSet() {
        assertThat(policy(true).acceptedBecause(begunAgo(3_600_000))).isPresent();
        assertThat(policy(true).acceptedBecause(begunAgo(3_599_999))).isEmpty();
    }

    @Test
    void whileRunningOnlyTheOptionAcceptsALoss() {
        assertThat(settings(true).lossPolicy().acceptedBecause(begunAgo(3_600_001))).isEmpty();

        properties.setProperty("delivery.accept-lost-transactions", "true");
        assertThat(settings(false).lossPolicy().acceptedBecause(begunAgo(0))).isPresent();
    }

    private LossPolicy policy(boolean ignoreExpired) {
        return settings(ignoreExpired).lossPolicyAfterRestore(Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private ClassicSinkSettings settings(boolean ignoreExpired) {
        return new ClassicSinkSettings(
                DeliveryGuarantee.EXACTLY_ONCE,
                SinkProperties.of(properties, DeliveryGuarantee.EXACTLY_ONCE),
                "p",
                false,
                ignoreExpired);
    }

    private static KafkaCommittable begunAgo(long millis) {
        return new KafkaCommittable(
                new TransactionIdentity("p-k0-0-0", 1, (short) 0),
                true,
                NOW.toEpochMilli() - millis,
                1);
    }
}
