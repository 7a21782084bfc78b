/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.reader.deserializer;

import org.apache.flink.annotation.PublicEvolving;

/** What becomes of a record that the schema cannot deserialize: one that it throws for. */
@PublicEvolving
public enum DeserializationErrorPolicy {

    /** The job fails, and says which record it was. */
    FAIL("fail"),

    /** The record is counted and left out; now and then one is logged. */
    SKIP("skip"),

    /** The record is written to a topic, at least once, before a checkpoint passes it. */
    DEAD_LETTER("dead-letter");

    private final String text;

    DeserializationErrorPolicy(String text) {
        this.text = text;
    }

    /** As it is written in properties. */
    @Override
    public String toString() {
        return text;
    }
}
