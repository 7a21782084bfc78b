/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.reader;

import io.kerstream.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Deserializes on the fetch thread what the task thread will emit.
 *
 * <p>The schema is called by the fetch thread alone, in the order of the records. The task thread
 * uses {@link #results()} in its place: that gives the elements out or throws what the schema threw
 * for the record, so that an error appears where the record would have been emitted, after all
 * records before it.
 */
final class DecodingAhead<T> {

    private final KafkaRecordDeserializationSchema<T> schema;
    private final Elements<T> elements = new Elements<>();

    /**
     * @param schema opened
     */
    DecodingAhead(KafkaRecordDeserializationSchema<T> schema) {
        this.schema = schema;
    }

    /**
     * The same batch with its records decoded; called by the fetch thread.
     *
     * @param stop ends the work; what it returns then is not to be used
     */
    FetchedBatch<T> decode(FetchedBatch<T> batch, BooleanSupplier stop) {
        List<PartitionSlice<T>> decoded = new ArrayList<>(batch.slices().size());
        for (PartitionSlice<T> slice : batch.slices()) {
            decoded.add(
                    new PartitionSlice<>(
                            slice.partition(),
                            decode(slice.records(), stop),
                            slice.position(),
                            slice.finished()));
        }
        return new FetchedBatch<>(decoded, batch.bytes());
    }

    private List<ConsumerRecord<byte[], byte[]>> decode(
            List<ConsumerRecord<byte[], byte[]>> records, BooleanSupplier stop) {
        List<ConsumerRecord<byte[], byte[]>> decoded = new ArrayList<>(records.size());
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (stop.getAsBoolean()) {
                break;
            }
            decoded.add(new DecodedRecord(record, outcomeOf(record)));
        }
        return decoded;
    }

    private @Nullable Object outcomeOf(ConsumerRecord<byte[], byte[]> record) {
        try {
            schema.deserialize(record, elements);
            return elements.take();
        } catch (Exception e) {
            // Elements of a record that fails half way are not emitted.
            elements.take();
            return new Failure(e);
        }
    }

    /** Stands in for the schema on the task thread, for records that were decoded here. */
    KafkaRecordDeserializationSchema<T> results() {
        return new Results<>(schema);
    }

    private record Failure(Exception cause) {}

    private record Several(List<Object> elements) {}

    /** Elements of one record; most records have one, which needs no list. */
    private static final class Elements<T> implements Collector<T> {

        private @Nullable Object first;
        private @Nullable List<Object> all;

        @Override
        public void collect(@Nullable T element) {
            if (element == null) {
                return;
            }
            if (first == null) {
                first = element;
                return;
            }
            if (all == null) {
                all = new ArrayList<>();
                all.add(first);
            }
            all.add(element);
        }

        @Nullable Object take() {
            Object taken = all == null ? first : new Several(all);
            first = null;
            all = null;
            return taken;
        }

        @Override
        public void close() {}
    }

    /** Lives in a reader and is never serialized. */
    @SuppressWarnings("serial")
    private static final class Results<T> implements KafkaRecordDeserializationSchema<T> {

        private static final long serialVersionUID = 1L;

        private final KafkaRecordDeserializationSchema<T> schema;

        Results(KafkaRecordDeserializationSchema<T> schema) {
            this.schema = schema;
        }

        @Override
        public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<T> out)
                throws IOException {
            Object outcome = ((DecodedRecord) record).outcome;
            if (outcome instanceof Failure failure) {
                rethrow(failure.cause());
            } else if (outcome instanceof Several several) {
                for (Object element : several.elements()) {
                    out.collect(asElement(element));
                }
            } else if (outcome != null) {
                out.collect(asElement(outcome));
            }
        }

        private static void rethrow(Exception cause) throws IOException {
            if (cause instanceof IOException io) {
                throw io;
            }
            if (cause instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            // A schema of another language may throw what its signature does not allow.
            throw new IOException(cause);
        }

        @SuppressWarnings("unchecked") // only elements of the schema get here
        private T asElement(Object element) {
            return (T) element;
        }

        @Override
        public TypeInformation<T> getProducedType() {
            return schema.getProducedType();
        }

        @Override
        public String toString() {
            return schema.toString();
        }
    }
}
