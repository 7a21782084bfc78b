/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.reader;

import static io.kerstream.connector.kafka.source.reader.ReaderHarness.T0;
import static io.kerstream.connector.kafka.source.reader.ReaderHarness.splitFrom;
import static org.assertj.core.api.Assertions.assertThat;

import io.kerstream.connector.kafka.source.split.KafkaPartitionSplit;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.Test;

class CheckpointedOffsetsTest {

    private final CheckpointedOffsets offsets = new CheckpointedOffsets();
    private final PartitionState<String> partition = new PartitionState<>(splitFrom(T0, 0));

    private void remember(long checkpoint, long nextOffset) {
        partition.nextOffset = nextOffset;
        offsets.remember(checkpoint, List.of(partition));
    }

    @Test
    void aCompletedCheckpointForgetsTheEarlierOnes() {
        remember(1, 10);
        remember(2, 20);
        remember(3, 30);

        assertThat(offsets.complete(2)).isEqualTo(Map.of(T0, new OffsetAndMetadata(20)));
        assertThat(offsets.complete(1)).isEmpty();
        assertThat(offsets.complete(3)).isEqualTo(Map.of(T0, new OffsetAndMetadata(30)));
    }

    /** The job goes on after a partition's stopping offset, and its group must show no lag. */
    @Test
    void anEndThatComesBeforeAnOlderCheckpointCompletesIsCommittedLater() {
        remember(1, 10);
        partition.nextOffset = 20;
        offsets.finished(partition);

        assertThat(offsets.complete(1)).isEqualTo(Map.of(T0, new OffsetAndMetadata(10)));

        offsets.remember(2, List.of());
        assertThat(offsets.complete(2)).isEqualTo(Map.of(T0, new OffsetAndMetadata(20)));
        offsets.remember(3, List.of());
        assertThat(offsets.complete(3)).as("once is enough").isEmpty();
    }

    @Test
    void anAbortedCheckpointIsForgotten() {
        remember(1, 10);
        offsets.abort(1);

        assertThat(offsets.complete(1)).isEmpty();
    }

    @Test
    void memoryIsBoundedWhenNoEndIsReported() {
        for (int checkpoint = 1; checkpoint <= 1000; checkpoint++) {
            remember(checkpoint, checkpoint);
        }

        assertThat(offsets.complete(936)).isEmpty();
        assertThat(offsets.complete(937)).isEqualTo(Map.of(T0, new OffsetAndMetadata(937)));
    }

    @Test
    void aMarkerIsNotCommitted() {
        remember(1, KafkaPartitionSplit.EARLIEST_OFFSET);

        assertThat(offsets.complete(1)).isEmpty();
    }
}
