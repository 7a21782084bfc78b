/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.reader;

import io.kerstream.connector.kafka.source.enumerator.discovery.OffsetResolver;
import io.kerstream.security.client.ConnectionFailures;
import io.kerstream.security.observation.AuthenticationWatch;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.connector.source.Boundedness;

/**
 * How a reader works.
 *
 * @param resolver resolves markers in restored splits
 * @param boundedness whether the input ends when all partitions have been read to their ends
 * @param pollTimeout how long one poll waits for records
 * @param commitOffsetsOnCheckpoint whether completed checkpoints are committed to the group
 * @param autoCommitInterval time between two commits of what was emitted, until a checkpoint
 *     completes; zero for none
 * @param registerConsumerMetrics whether the consumer's metrics appear among Flink's
 * @param metricLayout how the reader's metrics are called
 * @param handoverBytes bound of what waits between the two threads, beyond the client's buffers
 * @param decodesAhead whether the fetch thread deserializes, in place of the task thread
 * @param closeTimeout how long {@code close()} waits for the fetch thread
 * @param nanoClock a monotonic clock in nanoseconds
 * @param authentication watches whether the consumer can authenticate
 * @param failures tells what failures of the consumer mean
 */
@Internal
public record ReaderSettings(
        OffsetResolver resolver,
        Boundedness boundedness,
        Duration pollTimeout,
        boolean commitOffsetsOnCheckpoint,
        Duration autoCommitInterval,
        boolean registerConsumerMetrics,
        MetricLayout metricLayout,
        long handoverBytes,
        boolean decodesAhead,
        Duration closeTimeout,
        LongSupplier nanoClock,
        AuthenticationWatch authentication,
        ConnectionFailures failures) {}
