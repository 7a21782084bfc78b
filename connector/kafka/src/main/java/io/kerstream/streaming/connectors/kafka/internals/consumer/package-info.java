/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What lies between the classic consumer and the engine of the source.
 *
 * <p>A {@link io.kerstream.streaming.connectors.kafka.internals.consumer.ConsumerTask} is one
 * subtask. It drives the same reader as a {@code KafkaSource} does, and does for its own partitions
 * what there the JobManager does for all: a thread of its own looks for them.
 */
@NullMarked
package io.kerstream.streaming.connectors.kafka.internals.consumer;

import org.jspecify.annotations.NullMarked;
