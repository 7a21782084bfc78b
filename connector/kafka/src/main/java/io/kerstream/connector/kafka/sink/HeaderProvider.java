/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink;

import java.io.Serializable;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.kafka.common.header.Headers;

/**
 * Gives the headers of a record. Called once per record, on the task thread.
 *
 * @param <IN> type of the records that the sink consumes
 */
@PublicEvolving
@FunctionalInterface
public interface HeaderProvider<IN> extends Serializable {

    /** The headers of the Kafka record that is made of {@code input}. */
    Headers getHeaders(IN input);
}
