/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.enumerator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kerstream.connector.kafka.source.split.KafkaPartitionSplit;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class KafkaSourceEnumStateSerializerTest {

    private static final KafkaPartitionSplit A0 = split("a", 0, 5);
    private static final KafkaPartitionSplit A1 = split("a", 1, 6);
    private static final KafkaPartitionSplit B0 =
            new KafkaPartitionSplit(new TopicPartition("b", 0), 7, 70);

    private final KafkaSourceEnumStateSerializer serializer = new KafkaSourceEnumStateSerializer();

    private static KafkaPartitionSplit split(String topic, int partition, long start) {
        return new KafkaPartitionSplit(new TopicPartition(topic, partition), start);
    }

    private static KafkaPartitionSplit unresolved(String topic, int partition) {
        return split(topic, partition, KafkaPartitionSplit.UNRESOLVED_OFFSET);
    }

    private static byte[] hex(String... parts) {
        return HexFormat.of().parseHex(String.join("", parts));
    }

    @Test
    void whatIsWrittenIsRead() throws Exception {
        for (KafkaSourceEnumState state :
                List.of(
                        KafkaSourceEnumState.initial(),
                        new KafkaSourceEnumState(List.of(A0, A1), List.of(B0), true),
                        new KafkaSourceEnumState(List.of(), List.of(unresolved("a", 3)), false))) {
            assertThat(serializer.deserialize(3, serializer.serialize(state))).isEqualTo(state);
        }
    }

    @Test
    void theLayoutIsFixed() throws Exception {
        byte[] bytes =
                serializer.serialize(new KafkaSourceEnumState(List.of(A0), List.of(B0), true));

        assertThat(serializer.getVersion()).isEqualTo(3);
        assertThat(bytes)
                .isEqualTo(
                        hex(
                                "00000002" + "00000000",
                                "00000017" + "000161" + "00000000",
                                "0000000000000005" + "8000000000000000" + "00000000",
                                "00000017" + "000162" + "00000000",
                                "0000000000000007" + "0000000000000046" + "00000001",
                                "01"));
    }

    @Test
    void version2HasPartitionsWithAStatus() throws Exception {
        byte[] bytes =
                hex(
                        "00000002",
                        "000161" + "00000000" + "00000000",
                        "000162" + "00000004" + "00000001",
                        "00");

        assertThat(serializer.deserialize(2, bytes))
                .isEqualTo(
                        new KafkaSourceEnumState(
                                List.of(unresolved("a", 0)), List.of(unresolved("b", 4)), false));
    }

    @Test
    void version1HasAssignedPartitions() throws Exception {
        byte[] bytes = hex("00000002", "000161" + "00000000", "000161" + "00000001");

        assertThat(serializer.deserialize(1, bytes))
                .isEqualTo(
                        new KafkaSourceEnumState(
                                List.of(unresolved("a", 0), unresolved("a", 1)), List.of(), true));
    }

    @Test
    void version0HasTheSplitsOfEachSubtask() throws Exception {
        String split = "000161" + "00000000" + "0000000000000005" + "8000000000000000";
        byte[] bytes =
                hex(
                        "00000002" + "00000000",
                        "00000000" + "00000000",
                        "00000001" + "00000001" + "00000017" + split);

        assertThat(serializer.deserialize(0, bytes))
                .isEqualTo(new KafkaSourceEnumState(List.of(A0), List.of(), true));
    }

    @Test
    void anUnknownVersionIsRefused() {
        assertThatThrownBy(() -> serializer.deserialize(4, new byte[9]))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "Cannot read Kafka enumerator state of version 4; this release reads"
                                + " versions 0 to 3. Restore with the release that wrote the"
                                + " savepoint, or a newer one.");
    }

    @Test
    void truncatedBytesAreRefused() throws Exception {
        byte[] bytes =
                serializer.serialize(new KafkaSourceEnumState(List.of(A0), List.of(B0), true));
        for (int length = 0; length < bytes.length; length++) {
            byte[] truncated = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> serializer.deserialize(3, truncated))
                    .isInstanceOf(IOException.class)
                    .hasMessage(
                            "Corrupt Kafka enumerator state of version 3: it ends after "
                                    + length
                                    + " bytes");
        }
    }

    @Test
    void trailingBytesAndUnknownStatusesAreRefused() throws Exception {
        byte[] bytes = serializer.serialize(KafkaSourceEnumState.initial());
        assertThatThrownBy(() -> serializer.deserialize(3, Arrays.copyOf(bytes, bytes.length + 1)))
                .isInstanceOf(IOException.class)
                .hasMessage("Corrupt Kafka enumerator state: 1 bytes too many");

        byte[] status9 = hex("00000001", "000161" + "00000000" + "00000009", "00");
        assertThatThrownBy(() -> serializer.deserialize(2, status9))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "Corrupt Kafka enumerator state: partition a-0 has the unknown status 9");
    }
}
