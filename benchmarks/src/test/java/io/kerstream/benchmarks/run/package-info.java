/* SPDX-License-Identifier: Apache-2.0 */
/** Tests of the benchmark itself, not of what it measures. */
@NullMarked
package io.kerstream.benchmarks.run;

import org.jspecify.annotations.NullMarked;
