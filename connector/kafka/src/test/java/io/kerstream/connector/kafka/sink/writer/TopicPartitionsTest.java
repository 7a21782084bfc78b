/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.writer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class TopicPartitionsTest {

    private final List<PartitionInfo> known = new ArrayList<>();
    private int asked;
    private long nanos;
    private final TopicPartitions partitions =
            new TopicPartitions(0, 1, new DirectDelivery(new Producer(), true), () -> nanos);

    @Test
    void addedPartitionsAreSeenWithoutAskingPerRecord() {
        add(1);
        add(0);
        for (int i = 0; i < 1_000; i++) {
            assertThat(partitions.getPartitionsForTopic("t")).containsExactly(0, 1);
        }
        assertThat(asked).isEqualTo(1);

        add(2);
        nanos = Duration.ofSeconds(31).toNanos();

        assertThat(partitions.getPartitionsForTopic("t")).containsExactly(0, 1, 2);
        assertThat(asked).isEqualTo(2);
    }

    private void add(int partition) {
        known.add(new PartitionInfo("t", partition, null, null, null));
    }

    private final class Producer extends MockProducer<byte[], byte[]> {
        Producer() {
            super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        }

        @Override
        public List<PartitionInfo> partitionsFor(String topic) {
            asked++;
            return known;
        }
    }
}
