/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Questions to a cluster: which partitions exist and which offsets they start and stop at.
 *
 * <p>Plain classes over Kafka's {@code Consumer}, free of Flink's source contexts, because every
 * front door of the connector asks the same questions. It knows the initializers and subscribers
 * beside it, and neither the enumerator nor any reader.
 */
@NullMarked
package io.kerstream.connector.kafka.source.enumerator.discovery;

import org.jspecify.annotations.NullMarked;
