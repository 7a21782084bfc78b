/* SPDX-License-Identifier: Apache-2.0 */
/** The job for a Flink cluster, started with {@code flink run}, and what feeds and checks it. */
@NullMarked
package io.kerstream.examples.flights.job;

import org.jspecify.annotations.NullMarked;
