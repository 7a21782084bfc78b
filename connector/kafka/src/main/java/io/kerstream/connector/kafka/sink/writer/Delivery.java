/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.writer;

import io.kerstream.connector.kafka.sink.committer.KafkaCommittable;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.apache.flink.annotation.Internal;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.PartitionInfo;

/**
 * How records get to Kafka under one delivery guarantee. Owns its producers; used by the task
 * thread.
 */
@Internal
public interface Delivery extends AutoCloseable {

    /**
     * Sends one record, asynchronously. May wait for metadata, a full buffer or the beginning of a
     * transaction, each at most {@code max.block.ms}.
     *
     * @param callback told the outcome by a producer's thread
     */
    void send(ProducerRecord<byte[], byte[]> record, Callback callback);

    /** The partitions of a topic, from the producer's own metadata; waits as {@link #send} does. */
    List<PartitionInfo> partitionsFor(String topic);

    /**
     * Waits until every record sent so far is acknowledged or has failed, at most {@code
     * delivery.timeout.ms} of the producer.
     *
     * @param endOfInput no more records will come
     */
    void flush(boolean endOfInput);

    /**
     * Called between {@link #flush} and the checkpoint barrier.
     *
     * @throws IOException if what was flushed can no longer be committed, so that the checkpoint
     *     must not complete
     */
    Collection<KafkaCommittable> prepareCommit() throws IOException;

    /** Called after {@link #prepareCommit} with the id of the checkpoint. */
    List<KafkaWriterState> snapshotState(long checkpointId);

    /** Called every second by a thread of its own, to look after what records do not trigger. */
    default void look() {}

    /**
     * Makes calls that wait for Kafka return with an error, and with them those that come. Called
     * by any thread, when the task is to fail.
     */
    void abandon();

    @Override
    void close();
}
