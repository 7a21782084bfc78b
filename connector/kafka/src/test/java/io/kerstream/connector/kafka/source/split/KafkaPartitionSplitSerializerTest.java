/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaPartitionSplitSerializerTest {

    private static final TopicPartition PARTITION = new TopicPartition("ab", 7);

    private final KafkaPartitionSplitSerializer serializer = new KafkaPartitionSplitSerializer();

    @ParameterizedTest
    @CsvSource({
        "0, -9223372036854775808",
        "5, 5",
        "-1, -1",
        "-2, -3",
        "-3, 9223372036854775807",
        "-2147483648, 3"
    })
    void whatIsWrittenIsRead(long start, long stop) throws Exception {
        KafkaPartitionSplit split = new KafkaPartitionSplit(PARTITION, start, stop);

        assertThat(serializer.deserialize(0, serializer.serialize(split))).isEqualTo(split);
    }

    @Test
    void theLayoutIsFixed() throws Exception {
        byte[] bytes = serializer.serialize(new KafkaPartitionSplit(PARTITION, 258, -1));

        assertThat(serializer.getVersion()).isZero();
        assertThat(HexFormat.of().formatHex(bytes))
                .isEqualTo("00026162" + "00000007" + "0000000000000102" + "ffffffffffffffff");
    }

    @Test
    void anUnknownVersionIsRefused() {
        assertThatThrownBy(() -> serializer.deserialize(1, new byte[0]))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "Cannot read a Kafka split of version 1; this release reads version 0."
                                + " Restore with the release that wrote the savepoint, or a newer"
                                + " one.");
    }

    @Test
    void truncatedBytesAreRefused() throws Exception {
        byte[] bytes = serializer.serialize(new KafkaPartitionSplit(PARTITION, 1, 2));
        for (int length = 0; length < bytes.length; length++) {
            byte[] truncated = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> serializer.deserialize(0, truncated))
                    .isInstanceOf(IOException.class)
                    .hasMessage("Corrupt Kafka split: it ends after " + length + " bytes");
        }
    }

    @Test
    void trailingBytesAreRefused() throws Exception {
        byte[] bytes = serializer.serialize(new KafkaPartitionSplit(PARTITION, 1, 2));

        assertThatThrownBy(() -> serializer.deserialize(0, Arrays.copyOf(bytes, bytes.length + 3)))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("Corrupt Kafka split: 3 bytes too many after");
    }

    @ParameterizedTest
    @ValueSource(longs = {-4, -100, Long.MIN_VALUE})
    void offsetsThatMeanNothingAreRefused(long start) {
        assertThatThrownBy(() -> new KafkaPartitionSplit(PARTITION, start))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "Invalid starting offset "
                                + start
                                + " of partition ab-7: expected 0 or more, or -1 (latest),"
                                + " -2 (earliest), -3 (committed)");
    }
}
