/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.chaos;

import io.kerstream.connector.kafka.source.KafkaSource;
import io.kerstream.connector.kafka.source.KafkaSourceOptions;
import java.util.Properties;

/** The source under test. */
final class ChaosSource {

    static final String GROUP = "chaos";
    static final String CLIENT_IDS = "chaos-source";

    private static final String DISCOVERY_INTERVAL_MS = "300";

    private ChaosSource() {}

    /**
     * @param clientProperties how to connect
     */
    static KafkaSource<String> build(Properties clientProperties, int maxPollRecords) {
        return KafkaSource.<String>builder()
                .setProperties(clientProperties)
                .setTopicPattern(ChaosTopics.NAMES)
                .setGroupId(GROUP)
                .setClientIdPrefix(CLIENT_IDS)
                .setDeserializer(new MarkSchema())
                .setProperty("isolation.level", "read_committed")
                .setProperty("max.poll.records", String.valueOf(maxPollRecords))
                .setProperty(
                        KafkaSourceOptions.PARTITION_DISCOVERY_INTERVAL_MS.key(),
                        DISCOVERY_INTERVAL_MS)
                .build();
    }
}
