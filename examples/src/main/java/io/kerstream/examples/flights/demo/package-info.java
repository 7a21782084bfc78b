/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The demo: a KDC and a secured broker of its own, the job on a Flink cluster in this process, one
 * failure on the way, and a report whose every line is checked.
 */
@NullMarked
package io.kerstream.examples.flights.demo;

import org.jspecify.annotations.NullMarked;
