/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.chaos;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.api.common.functions.MapFunction;

/** Takes its time for each record until a file appears, so that a bounded job ends on demand. */
final class PacedRecords implements MapFunction<Long, Long> {

    private static final long serialVersionUID = 1L;
    private static final long NANOS_PER_RECORD = TimeUnit.MILLISECONDS.toNanos(5);

    private final String hurry;

    PacedRecords(Path hurry) {
        this.hurry = hurry.toString();
    }

    @Override
    public Long map(Long record) {
        if (!Files.exists(Path.of(hurry))) {
            LockSupport.parkNanos(NANOS_PER_RECORD);
        }
        return record;
    }
}
