/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Questions to a cluster: which partitions exist and which offsets they start and stop at.
 *
 * <p>Plain classes over Kafka's {@code Consumer}, free of Flink's source contexts, because every
 * front door of the connector asks the same questions.
 */
@NullMarked
package io.kerstream.connector.kafka.source.discovery;

import org.jspecify.annotations.NullMarked;
