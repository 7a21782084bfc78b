/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.reader;

import static io.kerstream.connector.kafka.source.reader.ReaderHarness.T0;
import static io.kerstream.connector.kafka.source.reader.ReaderHarness.splitFrom;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kerstream.connector.kafka.source.reader.deserializer.DeserializationErrorPolicy;
import io.kerstream.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import io.kerstream.connector.kafka.source.reader.errors.ErrorHandling;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The thread that deserializes, and that it makes no other difference. */
@Timeout(60)
class ReaderDecodingTest {

    private final SplittingSchema schema = new SplittingSchema();

    /** As many elements as words, which are emitted when all are known; {@code bad} fails. */
    private static final class SplittingSchema implements KafkaRecordDeserializationSchema<String> {

        private static final long serialVersionUID = 1L;

        private final transient Set<String> threads = new ConcurrentSkipListSet<>();

        @Override
        public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<String> out)
                throws IOException {
            threads.add(Thread.currentThread().getName());
            for (String word : new String(record.value(), StandardCharsets.UTF_8).split(" ", -1)) {
                if (word.equals("bad")) {
                    throw new IOException("not a word");
                }
                out.collect(word.isEmpty() ? null : word);
            }
        }

        @Override
        public TypeInformation<String> getProducedType() {
            return Types.STRING;
        }

        @Override
        public String toString() {
            return "splitting";
        }
    }

    private static void write(ReaderHarness harness, String... values) {
        for (int i = 0; i < values.length; i++) {
            harness.consumer.write(T0, i, values[i].getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void theTaskThreadDeserializesUnlessTold() throws Exception {
        try (ReaderHarness harness = new ReaderHarness(false, ReaderHarness.LIMIT, schema)) {
            write(harness, "a", "b");
            harness.started(splitFrom(T0, 0)).emitUntilSize(2);

            assertThat(schema.threads).doesNotContain(harness.consumer.pollThread()).hasSize(1);
        }
    }

    @Test
    void theFetchThreadDeserializesAndTheTaskThreadEmits() throws Exception {
        try (ReaderHarness harness = ReaderHarness.decodingAhead(schema)) {
            Set<String> emitting = new ConcurrentSkipListSet<>();
            harness.output.onCollect = element -> emitting.add(Thread.currentThread().getName());
            write(harness, "a", "", "b c d", "e");
            harness.started(splitFrom(T0, 0)).emitUntilSize(5);

            assertThat(schema.threads).containsExactly(harness.consumer.pollThread());
            assertThat(emitting).doesNotContain(harness.consumer.pollThread());
            assertThat(harness.output.of("t-0")).containsExactly("a", "b", "c", "d", "e");
            assertThat(harness.output.timestamps)
                    .containsExactly(1000L, 1002L, 1002L, 1002L, 1003L);
            assertThat(harness.reader.snapshotState(1)).containsExactly(splitFrom(T0, 4));
        }
    }

    @Test
    void anErrorComesAfterTheRecordsBeforeIt() throws Exception {
        try (ReaderHarness harness = ReaderHarness.decodingAhead(schema)) {
            write(harness, "a", "b", "c bad d", "e");
            harness.started(splitFrom(T0, 0));

            assertThatThrownBy(() -> harness.emitUntilSize(4))
                    .hasStackTraceContaining("offset 2 of partition t-0")
                    .hasStackTraceContaining("splitting")
                    .rootCause()
                    .hasMessage("not a word");
            assertThat(harness.output.of("t-0")).containsExactly("a", "b");
            assertThat(harness.reader.snapshotState(1)).containsExactly(splitFrom(T0, 2));
        }
    }

    @Test
    void aPolicyAppliesToWhatTheFetchThreadFound() throws Exception {
        ErrorHandling skip =
                new ErrorHandling(
                        DeserializationErrorPolicy.SKIP, null, ErrorHandling.FAIL.producers());
        try (ReaderHarness harness = ReaderHarness.decodingAhead(schema, skip)) {
            write(harness, "a", "b", "c bad d", "e");
            harness.started(splitFrom(T0, 0)).emitUntilSize(3);

            assertThat(harness.output.of("t-0")).containsExactly("a", "b", "e");
            assertThat(harness.reader.snapshotState(1)).containsExactly(splitFrom(T0, 4));
        }
    }

    @Test
    void anErrorOfTheJobIsNotOneOfTheSchema() throws Exception {
        try (ReaderHarness harness = ReaderHarness.decodingAhead(schema)) {
            harness.output.onCollect =
                    element -> {
                        throw new IllegalStateException("downstream");
                    };
            write(harness, "a");
            harness.started(splitFrom(T0, 0));

            assertThatThrownBy(() -> harness.emitUntilSize(1))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("downstream");
        }
    }

    @Test
    void boundedPartitionsEndWhereTheyShould() throws Exception {
        try (ReaderHarness harness = ReaderHarness.decodingAhead(schema)) {
            write(harness, "a", "b", "c");
            harness.started(ReaderHarness.splitBetween(T0, 0, 2));
            harness.reader.notifyNoMoreSplits();
            harness.emitUntilEnd();

            assertThat(harness.output.of("t-0")).containsExactly("a", "b");
        }
    }
}
