/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.streaming.connectors.kafka.partitioner;

import io.kerstream.connector.kafka.sink.KafkaPartitioner;
import org.apache.flink.annotation.PublicEvolving;

/**
 * Chooses the partition of a record, as jobs of the classic connector write it. It can be given to
 * a {@code FlinkKafkaProducer} and to a {@code KafkaSink} alike.
 *
 * @param <T> type of the records that the sink consumes
 */
@PublicEvolving
public abstract class FlinkKafkaPartitioner<T> implements KafkaPartitioner<T> {

    private static final long serialVersionUID = 1L;
}
