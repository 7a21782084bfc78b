/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source;

import java.util.Arrays;
import java.util.Locale;
import org.apache.flink.annotation.PublicEvolving;

/** Which thread of a reader deserializes. */
@PublicEvolving
public enum DeserializationThread {

    /** The task's thread, which also emits. */
    TASK,

    /** The thread that polls Kafka: it goes on while the task emits or is held up. */
    FETCH;

    static DeserializationThread parse(String text) {
        for (DeserializationThread thread : values()) {
            if (thread.toString().equals(text.toLowerCase(Locale.ROOT))) {
                return thread;
            }
        }
        throw new IllegalArgumentException("expected one of " + Arrays.toString(values()));
    }

    /** As in the option. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
