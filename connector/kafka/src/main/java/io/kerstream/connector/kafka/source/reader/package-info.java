/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The task's half of the source: one fetch thread polls, the task thread deserializes and emits.
 *
 * <pre>
 *   task thread                                          fetch thread
 *   KafkaSourceReader --(KafkaFetcher: commands)-------> FetchLoop -- ConsumerAssignment
 *        RecordEmitter &lt;--(Handover: FetchedBatch)---------/      \-- OffsetCommitter
 * </pre>
 *
 * <p>Each object belongs to one of the two threads; only {@code KafkaFetcher}, {@code Handover} and
 * the request side of {@code OffsetCommitter} are shared, and say so.
 */
@NullMarked
package io.kerstream.connector.kafka.source.reader;

import org.jspecify.annotations.NullMarked;
