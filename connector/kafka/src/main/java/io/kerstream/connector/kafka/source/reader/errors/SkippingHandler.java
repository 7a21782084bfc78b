/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.reader.errors;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.flink.annotation.Internal;
import org.apache.flink.metrics.Counter;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts and drops. One record is logged in ten seconds at most, so that a flood cannot fill disks.
 */
@Internal
public final class SkippingHandler implements RecordErrorHandler {

    private static final Logger LOG = LoggerFactory.getLogger(SkippingHandler.class);
    private static final Duration LOG_INTERVAL = Duration.ofSeconds(10);

    private final Counter skipped;
    private final RateLimit logLimit;

    /**
     * @param skipped counts a record
     * @param nanoClock a monotonic clock in nanoseconds
     */
    public SkippingHandler(Counter skipped, LongSupplier nanoClock) {
        this.skipped = skipped;
        this.logLimit = new RateLimit(LOG_INTERVAL, nanoClock);
    }

    @Override
    public void handle(ConsumerRecord<byte[], byte[]> record, Object schema, Exception cause) {
        skipped.inc();
        long unsaid = logLimit.tryAcquire();
        if (unsaid != RateLimit.REFUSED) {
            LOG.warn(
                    "Skipped: {} ({} more were skipped since this was last logged)",
                    UndeserializableRecordException.describe(record, schema, cause),
                    unsaid,
                    cause);
        }
    }
}
