/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink;

import org.apache.flink.annotation.PublicEvolving;

/**
 * How Flink's own Kafka connector (4.0 and later) names transactions. Here so that code written for
 * it compiles; it changes nothing: this sink always pools its transactional ids, without a limit to
 * configure. Of what that connector has left open when its state is restored here, {@link
 * #INCREMENTING} is found and aborted; what {@link #POOLING} has left open ends by its timeout,
 * because ids that are used again do not tell what was begun after the savepoint.
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
