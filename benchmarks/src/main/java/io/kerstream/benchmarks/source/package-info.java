/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The source against Flink's own Kafka source and a bare consumer, side by side on one broker.
 *
 * <p>{@link io.kerstream.benchmarks.source.SourceBenchmark} starts the broker, fills the topics and
 * runs each {@link io.kerstream.benchmarks.source.Contender} in a JVM of its own, whose main class
 * is {@link io.kerstream.benchmarks.source.ContenderMain}.
 */
@NullMarked
package io.kerstream.benchmarks.source;

import org.jspecify.annotations.NullMarked;
