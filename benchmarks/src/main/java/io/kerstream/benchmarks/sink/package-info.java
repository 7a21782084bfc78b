/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Sinks that write records which are ready, side by side with a bare producer.
 *
 * <p>{@link io.kerstream.benchmarks.sink.SinkSuite} lists the comparisons, {@link
 * io.kerstream.benchmarks.sink.SinkContender} who takes part.
 */
@NullMarked
package io.kerstream.benchmarks.sink;

import org.jspecify.annotations.NullMarked;
