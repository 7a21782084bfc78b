/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.streaming.connectors.kafka.config;

import org.apache.flink.annotation.PublicEvolving;

/** Where a {@code FlinkKafkaConsumer} starts that is not restored. */
@PublicEvolving
public enum StartupMode {

    /** At the offsets that the consumer group has committed; the default. */
    GROUP_OFFSETS,

    /** At the first offset that each partition still has. */
    EARLIEST,

    /** At the end of each partition. */
    LATEST,

    /** At the first record whose timestamp is a given one or later. */
    TIMESTAMP,

    /** At given offsets of given partitions. */
    SPECIFIC_OFFSETS
}
