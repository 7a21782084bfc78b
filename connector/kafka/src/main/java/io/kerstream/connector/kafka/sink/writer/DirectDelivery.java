/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.writer;

import io.kerstream.connector.kafka.sink.committer.KafkaCommittable;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.apache.flink.annotation.Internal;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.PartitionInfo;

/**
 * Records are visible as soon as the broker has them: {@code NONE} and {@code AT_LEAST_ONCE}.
 *
 * <p>They differ in one thing: at least once waits for the acknowledgements before each checkpoint.
 */
@Internal
public final class DirectDelivery implements Delivery {

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    private final Producer<byte[], byte[]> producer;
    private final boolean flushOnCheckpoint;

    /**
     * @param producer owned by this object from now on
     * @param flushOnCheckpoint whether a checkpoint waits for the acknowledgements
     */
    public DirectDelivery(Producer<byte[], byte[]> producer, boolean flushOnCheckpoint) {
        this.producer = producer;
        this.flushOnCheckpoint = flushOnCheckpoint;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the callback is told the outcome
    public void send(ProducerRecord<byte[], byte[]> record, Callback callback) {
        producer.send(record, callback);
    }

    @Override
    public List<PartitionInfo> partitionsFor(String topic) {
        return producer.partitionsFor(topic);
    }

    @Override
    public void flush(boolean endOfInput) {
        if (flushOnCheckpoint || endOfInput) {
            producer.flush();
        }
    }

    @Override
    public Collection<KafkaCommittable> prepareCommit() {
        return List.of();
    }

    @Override
    public List<KafkaWriterState> snapshotState(long checkpointId) {
        return List.of();
    }

    @Override
    public void abandon() {
        producer.close(Duration.ZERO);
    }

    @Override
    public void close() {
        producer.close(CLOSE_LIMIT);
    }
}
