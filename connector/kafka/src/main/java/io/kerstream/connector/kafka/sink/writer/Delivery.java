/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.writer;

import io.kerstream.connector.kafka.sink.committer.KafkaCommittable;
import java.util.Collection;
import java.util.List;
import org.apache.flink.annotation.Internal;
import org.apache.kafka.clients.producer.Producer;

/**
 * How records get to Kafka under one delivery guarantee. Owns its producers; used by the task
 * thread.
 */
@Internal
public interface Delivery extends AutoCloseable {

    /** The producer for the next record; may begin a transaction, waiting for its coordinator. */
    Producer<byte[], byte[]> producerForRecord();

    /** A producer for metadata questions about the next record; as {@link #producerForRecord()}. */
    Producer<byte[], byte[]> producerForMetadata();

    /**
     * Waits until every record sent so far is acknowledged or has failed, at most {@code
     * delivery.timeout.ms} of the producer.
     *
     * @param endOfInput no more records will come
     */
    void flush(boolean endOfInput);

    /** Called between {@link #flush} and the checkpoint barrier. */
    Collection<KafkaCommittable> prepareCommit();

    /** Called after {@link #prepareCommit} with the id of the checkpoint. */
    List<KafkaWriterState> snapshotState(long checkpointId);

    @Override
    void close();
}
