/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.reader;

import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Gives the elements of a record to the partition's output, with the record's timestamp. */
final class RecordCollector<T> implements Collector<T> {

    private @Nullable SourceOutput<T> output;
    private long timestamp;

    /** Tells errors of the job's operators, which run inside of collect, from those of a schema. */
    private boolean collecting;

    void setOutput(SourceOutput<T> output) {
        this.output = output;
    }

    void setTimestamp(long timestamp) {
        this.timestamp = timestamp;
    }

    boolean isCollecting() {
        return collecting;
    }

    @Override
    public void collect(@Nullable T element) {
        if (element == null || output == null) {
            return;
        }
        collecting = true;
        if (timestamp == ConsumerRecord.NO_TIMESTAMP) {
            output.collect(element);
        } else {
            output.collect(element, timestamp);
        }
        collecting = false;
    }

    @Override
    public void close() {}
}
