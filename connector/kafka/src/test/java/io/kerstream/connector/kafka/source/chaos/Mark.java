/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.chaos;

/**
 * What tells a record of the test from all others: the {@code number}-th that a writer made for a
 * partition.
 *
 * @param partition such as {@code topic-3}
 * @param offset of the record in the partition, or {@link #UNKNOWN_OFFSET}
 */
record Mark(String partition, String writer, long number, long offset) {

    static final long UNKNOWN_OFFSET = -1;

    /** What one writer writes to one partition; its numbers ascend in the log. */
    static String lane(String partition, String writer) {
        return partition + "/" + writer;
    }

    String lane() {
        return lane(partition, writer);
    }

    /** The value of a Kafka record. */
    static String value(String partition, String writer, long number) {
        return partition + " " + writer + " " + number;
    }

    /** The inverse of {@link #value}. */
    static Mark ofValue(String value) {
        return ofElement(element(value, UNKNOWN_OFFSET));
    }

    /** The element of the job for a record with this value at this offset. */
    static String element(String value, long offset) {
        return value + " " + offset;
    }

    /** The inverse of {@link #element}. */
    static Mark ofElement(String element) {
        String[] parts = element.split(" ", -1);
        if (parts.length != 4) {
            throw new IllegalArgumentException("not a record of this test: " + element);
        }
        return new Mark(parts[0], parts[1], Long.parseLong(parts[2]), Long.parseLong(parts[3]));
    }
}
