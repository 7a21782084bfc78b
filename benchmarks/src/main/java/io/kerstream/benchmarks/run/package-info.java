/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What measures a run, whatever it does: a fresh JVM for each, progress, CPU time, results.
 *
 * <p>{@link io.kerstream.benchmarks.run.ContenderMain} is the main class of a run's JVM, {@link
 * io.kerstream.benchmarks.run.Suite} what a kind of comparison has to say.
 */
@NullMarked
package io.kerstream.benchmarks.run;

import org.jspecify.annotations.NullMarked;
