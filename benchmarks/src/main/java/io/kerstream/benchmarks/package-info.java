/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The connectors against Flink's own and against bare Kafka clients, side by side on one broker.
 *
 * <p>{@link io.kerstream.benchmarks.Benchmark} starts the broker, runs each contender of each suite
 * in a JVM of its own and writes the report.
 */
@NullMarked
package io.kerstream.benchmarks;

import org.jspecify.annotations.NullMarked;
