/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink;

import org.apache.flink.annotation.PublicEvolving;

/**
 * How Flink's own Kafka connector (4.0 and later) names transactions. Here so that code written for
 * it compiles; it changes nothing: this sink always pools its transactional ids, without a limit to
 * configure, and finds what any strategy of it left open at the restore of its state.
 */
@PublicEvolving
public enum TransactionNamingStrategy {
    /** There: a new id for every checkpoint. Here: pooled. */
    INCREMENTING,
    /** There: ids are used again. Here: the same. */
    POOLING;

    /** The default there. */
    public static final TransactionNamingStrategy DEFAULT = INCREMENTING;
}
