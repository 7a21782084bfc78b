/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The Kafka source as a job developer meets it: builder, options and the {@code Source} itself.
 *
 * <p>What runs on the JobManager is in {@code enumerator}, what runs in a task is in {@code
 * reader}, what both need to ask a cluster is in {@code enumerator.discovery}.
 */
@NullMarked
package io.kerstream.connector.kafka.source;

import org.jspecify.annotations.NullMarked;
