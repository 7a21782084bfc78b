/* SPDX-License-Identifier: Apache-2.0 */
/**
 * A Flink job a user could have written: departure delays per airport and day, from Kafka to Kafka.
 */
@NullMarked
package io.kerstream.examples.flights;

import org.jspecify.annotations.NullMarked;
