/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.streaming.connectors.kafka.partitioner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlinkFixedPartitionerTest {

    private final FlinkFixedPartitioner<String> partitioner = new FlinkFixedPartitioner<>();

    @ParameterizedTest
    @CsvSource({"0, 4, 10", "1, 4, 20", "2, 4, 30", "3, 4, 10"})
    void givesEachSubtaskOnePartition(int subtask, int subtasks, int partition) {
        partitioner.open(subtask, subtasks);

        assertThat(partitionOf(10, 20, 30)).isEqualTo(partition);
        assertThat(partitionOf(10, 20, 30)).as("always the same").isEqualTo(partition);
    }

    @Test
    void refusesSubtasksAndTopicsThatCannotBe() {
        assertThatThrownBy(() -> partitioner.open(-1, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> partitioner.open(0, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(this::partitionOf)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("topic-1");
    }

    private int partitionOf(int... partitions) {
        return partitioner.partition("record", null, new byte[0], "topic-1", partitions);
    }
}
