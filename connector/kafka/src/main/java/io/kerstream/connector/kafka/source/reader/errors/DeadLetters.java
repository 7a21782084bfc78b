/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.reader.errors;

import java.nio.charset.StandardCharsets;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * The format of dead letters: key, value and headers as they were, and these headers more, each in
 * UTF-8. Of a letter that failed again, the last header of a name is the newest.
 *
 * <p>The record's own timestamp is in a header only: with an old one, retention might remove the
 * letter before anybody has read it.
 */
@PublicEvolving
public final class DeadLetters {

    /** The error, shortened and without secrets that are known. */
    public static final String REASON = "kerstream.dead-letter.reason";

    /** The schema that failed. */
    public static final String SCHEMA = "kerstream.dead-letter.schema";

    public static final String TOPIC = "kerstream.dead-letter.topic";
    public static final String PARTITION = "kerstream.dead-letter.partition";
    public static final String OFFSET = "kerstream.dead-letter.offset";

    /** Milliseconds since the epoch; -1 if the record had none. */
    public static final String TIMESTAMP = "kerstream.dead-letter.timestamp";

    private DeadLetters() {}

    static ProducerRecord<byte[], byte[]> letter(
            String deadLetterTopic,
            ConsumerRecord<byte[], byte[]> record,
            Object schema,
            String reason) {
        ProducerRecord<byte[], byte[]> letter =
                new ProducerRecord<>(
                        deadLetterTopic, null, record.key(), record.value(), record.headers());
        Headers headers = letter.headers();
        add(headers, REASON, reason);
        add(headers, SCHEMA, schema.toString());
        add(headers, TOPIC, record.topic());
        add(headers, PARTITION, String.valueOf(record.partition()));
        add(headers, OFFSET, String.valueOf(record.offset()));
        add(headers, TIMESTAMP, String.valueOf(record.timestamp()));
        return letter;
    }

    private static void add(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    /** Estimate of the heap that a letter takes. */
    static long bytesOf(ProducerRecord<byte[], byte[]> letter) {
        long bytes = 512;
        bytes += letter.key() == null ? 0 : letter.key().length;
        bytes += letter.value() == null ? 0 : letter.value().length;
        return bytes;
    }
}
