/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kafka;

import io.kerstream.testing.KafkaBackend;
import io.kerstream.testing.KafkaCapability;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a cluster, as its builder has gathered them.
 *
 * @param brokers number of brokers, 1 to 3
 * @param brokerProperties win over the harness's own
 * @param topics number of partitions by name
 * @param workDirectory the caller's, null for a temporary one
 */
public record KafkaSettings(
        KafkaBackend backend,
        int brokers,
        List<ListenerSpec> listeners,
        Map<String, String> brokerProperties,
        Map<String, Integer> topics,
        @Nullable Path workDirectory) {

    /**
     * @throws IllegalArgumentException if a setting is unusable, or not on this back end
     */
    public KafkaSettings {
        listeners = List.copyOf(listeners);
        brokerProperties = Map.copyOf(brokerProperties);
        topics = new LinkedHashMap<>(topics);
        if (brokers < 1 || brokers > 3) {
            throw new IllegalArgumentException("brokers " + brokers + ": use 1, 2 or 3");
        }
        if (brokers > 1) {
            require(backend, KafkaCapability.SEVERAL_BROKERS, "brokers " + brokers);
        }
        BrokerProperties.checkOverrides(brokerProperties);
    }

    private static void require(KafkaBackend backend, KafkaCapability capability, String setting) {
        if (!backend.capabilities().contains(capability)) {
            throw new IllegalArgumentException(
                    setting + ": the back end " + backend.id() + " cannot; use forked");
        }
    }
}
