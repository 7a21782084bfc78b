/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink;

import java.io.Serializable;
import java.util.function.Function;
import org.apache.flink.annotation.PublicEvolving;

/**
 * Chooses the topic of a record. Called once per record, on the task thread.
 *
 * @param <IN> type of the records that the sink consumes
 */
@PublicEvolving
@FunctionalInterface
public interface TopicSelector<IN> extends Function<IN, String>, Serializable {}
