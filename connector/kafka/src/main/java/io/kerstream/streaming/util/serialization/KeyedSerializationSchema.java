/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.streaming.util.serialization;

import java.io.Serializable;
import org.apache.flink.annotation.PublicEvolving;
import org.jspecify.annotations.Nullable;

/**
 * Turns an element into the key, the value and the topic of a Kafka record, as jobs of the classic
 * connector write it. New code takes {@code KafkaSerializationSchema}, which also gives partition,
 * timestamp and headers.
 *
 * @param <T> type of the elements
 */
@PublicEvolving
public interface KeyedSerializationSchema<T> extends Serializable {

    /** The key, or null for none. */
    byte @Nullable [] serializeKey(T element);

    /** The value, or null for a tombstone. */
    byte @Nullable [] serializeValue(T element);

    /** The topic of this element, or null for the producer's default topic. */
    @Nullable String getTargetTopic(T element);
}
