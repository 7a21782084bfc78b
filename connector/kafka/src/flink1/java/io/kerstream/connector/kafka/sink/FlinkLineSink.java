/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink;

import org.apache.flink.annotation.Internal;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;

/**
 * The sink interface of the Flink line that this is compiled for. Flink 1.x still asks for a
 * factory method that its runtime no longer calls when the newer one is there.
 *
 * @param <IN> type of the records
 */
@Internal
public interface FlinkLineSink<IN> extends Sink<IN> {

    @Override
    @Deprecated
    default SinkWriter<IN> createWriter(Sink.InitContext context) {
        throw new IllegalStateException(
                "Flink 1.19 and newer call createWriter(WriterInitContext)");
    }
}
