/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.kerstream.connector.kafka.source.enumerator.KafkaSourceEnumState;
import io.kerstream.connector.kafka.source.enumerator.KafkaSourceEnumStateSerializer;
import io.kerstream.connector.kafka.source.split.KafkaPartitionSplit;
import io.kerstream.connector.kafka.source.split.KafkaPartitionSplitSerializer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.connector.base.source.utils.SerdeUtils;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** State bytes from the serializers of Apache Flink's Kafka connector, read by ours. */
class OfficialStateTest {

    private static final TopicPartition T0 = new TopicPartition("flights-é", 0);
    private static final TopicPartition T1 = new TopicPartition("flights-é", 1);

    private final org.apache.flink.connector.kafka.source.split.KafkaPartitionSplitSerializer
            officialSplits =
                    new org.apache.flink.connector.kafka.source.split
                            .KafkaPartitionSplitSerializer();
    private final org.apache.flink.connector.kafka.source.enumerator.KafkaSourceEnumStateSerializer
            officialStates =
                    new org.apache.flink.connector.kafka.source.enumerator
                            .KafkaSourceEnumStateSerializer();

    private static org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit official(
            TopicPartition partition, long start, long stop) {
        return new org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit(
                partition, start, stop);
    }

    private static KafkaPartitionSplit unresolved(TopicPartition partition) {
        return new KafkaPartitionSplit(partition, KafkaPartitionSplit.UNRESOLVED_OFFSET);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 77, Long.MAX_VALUE, -1, -2, -3})
    void splitsAreTheSameInBothDirections(long start) throws Exception {
        for (long stop : new long[] {99, -1, -3, Long.MIN_VALUE}) {
            KafkaPartitionSplit ours = new KafkaPartitionSplit(T0, start, stop);
            byte[] officialBytes = officialSplits.serialize(official(T0, start, stop));

            assertThat(
                            new KafkaPartitionSplitSerializer()
                                    .deserialize(officialSplits.getVersion(), officialBytes))
                    .isEqualTo(ours);
            assertThat(new KafkaPartitionSplitSerializer().serialize(ours))
                    .isEqualTo(officialBytes);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void enumeratorStateOfTheirNewestVersionIsRead(boolean discoveryFinished) throws Exception {
        byte[] bytes =
                officialStates.serialize(
                        new org.apache.flink.connector.kafka.source.enumerator.KafkaSourceEnumState(
                                Set.of(T0), Set.of(T1), discoveryFinished));

        assertThat(officialStates.getVersion()).isEqualTo(2);
        assertThat(new KafkaSourceEnumStateSerializer().deserialize(2, bytes))
                .isEqualTo(
                        new KafkaSourceEnumState(
                                List.of(unresolved(T0)),
                                List.of(unresolved(T1)),
                                discoveryFinished));
    }

    @Test
    void enumeratorStateOfTheirOlderVersionsIsRead() throws Exception {
        byte[] version1 =
                org.apache.flink.connector.kafka.source.enumerator.KafkaSourceEnumStateSerializer
                        .serializeTopicPartitions(List.of(T1));
        assertThat(new KafkaSourceEnumStateSerializer().deserialize(1, version1))
                .isEqualTo(new KafkaSourceEnumState(List.of(unresolved(T1)), List.of(), true));

        byte[] version0 =
                SerdeUtils.serializeSplitAssignments(
                        Map.of(3, List.of(official(T0, 5, 9))), officialSplits);
        assertThat(new KafkaSourceEnumStateSerializer().deserialize(0, version0))
                .isEqualTo(
                        new KafkaSourceEnumState(
                                List.of(new KafkaPartitionSplit(T0, 5, 9)), List.of(), true));
    }
}
