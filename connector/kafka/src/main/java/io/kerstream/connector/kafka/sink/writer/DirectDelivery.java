/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.writer;

import io.kerstream.connector.kafka.sink.committer.KafkaCommittable;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.apache.flink.annotation.Internal;
import org.apache.kafka.clients.producer.Producer;

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
    public Producer<byte[], byte[]> producerForRecord() {
        return producer;
    }

    @Override
    public Producer<byte[], byte[]> producerForMetadata() {
        return producer;
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
    public void close() {
        producer.close(CLOSE_LIMIT);
    }
}
