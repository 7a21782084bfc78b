/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.writer;

import io.kerstream.connector.kafka.sink.committer.KafkaCommittable;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.apache.flink.metrics.Counter;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A {@link Delivery} that goes on without a record that Kafka refuses: it is logged and counted,
 * and lost.
 */
final class LoggedFailures implements Delivery {

    private static final Logger LOG = LoggerFactory.getLogger(LoggedFailures.class);

    private final Delivery delivery;
    private final Counter failed;

    /**
     * @param failed counts refused records, from a producer's thread
     */
    LoggedFailures(Delivery delivery, Counter failed) {
        this.delivery = delivery;
        this.failed = failed;
    }

    @Override
    public void send(ProducerRecord<byte[], byte[]> record, Callback callback) {
        String topic = record.topic();
        delivery.send(
                record,
                (metadata, error) -> {
                    if (error != null) {
                        failed.inc();
                        LOG.error(
                                "A record for topic {} is lost, because Kafka refused it and"
                                        + " failures are only logged",
                                topic,
                                error);
                    }
                    callback.onCompletion(metadata, null);
                });
    }

    @Override
    public List<PartitionInfo> partitionsFor(String topic) {
        return delivery.partitionsFor(topic);
    }

    @Override
    public void flush(boolean endOfInput) {
        delivery.flush(endOfInput);
    }

    @Override
    public Collection<KafkaCommittable> prepareCommit() throws IOException {
        return delivery.prepareCommit();
    }

    @Override
    public List<KafkaWriterState> snapshotState(long checkpointId) {
        return delivery.snapshotState(checkpointId);
    }

    @Override
    public void look() {
        delivery.look();
    }

    @Override
    public void abandon() {
        delivery.abandon();
    }

    @Override
    public void close() {
        delivery.close();
    }
}
