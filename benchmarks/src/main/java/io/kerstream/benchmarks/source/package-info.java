/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Sources that read filled topics, side by side with a bare consumer.
 *
 * <p>{@link io.kerstream.benchmarks.source.SourceSuite} lists the comparisons, {@link
 * io.kerstream.benchmarks.source.SourceContender} who takes part.
 */
@NullMarked
package io.kerstream.benchmarks.source;

import org.jspecify.annotations.NullMarked;
