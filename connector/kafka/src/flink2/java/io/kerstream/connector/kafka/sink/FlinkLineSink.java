/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink;

import org.apache.flink.annotation.Internal;
import org.apache.flink.api.connector.sink2.Sink;

/**
 * The sink interface of the Flink line that this is compiled for.
 *
 * @param <IN> type of the records
 */
@Internal
public interface FlinkLineSink<IN> extends Sink<IN> {}
