/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.enumerator.initializer;

import io.kerstream.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;

/** What a reset strategy says about a partition without a committed offset. */
final class ResetStrategies {

    private ResetStrategies() {}

    /**
     * The marker to start at. {@code NONE} leaves the question to the property {@code
     * auto.offset.reset}, which decides, or fails, when the marker is resolved.
     */
    @SuppressWarnings("deprecation") // OffsetResetStrategy, see OffsetsInitializer
    static long markerFor(OffsetResetStrategy strategy) {
        return switch (strategy) {
            case EARLIEST -> KafkaPartitionSplit.EARLIEST_OFFSET;
            case LATEST -> KafkaPartitionSplit.LATEST_OFFSET;
            case NONE -> KafkaPartitionSplit.COMMITTED_OFFSET;
        };
    }
}
