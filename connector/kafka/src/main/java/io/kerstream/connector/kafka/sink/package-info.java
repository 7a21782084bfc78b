/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The Kafka sink as job developers see it: builder, record serialization and delivery guarantees.
 */
@NullMarked
package io.kerstream.connector.kafka.sink;

import org.jspecify.annotations.NullMarked;
