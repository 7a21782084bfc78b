/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.reader.errors;

import io.kerstream.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import io.kerstream.security.KafkaSecurityException;
import io.kerstream.security.KafkaSecurityUnavailableException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.Counter;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/**
 * Hands records that a schema cannot deserialize to a {@link RecordErrorHandler}.
 *
 * <p>All or nothing: the elements of a record are given on when the schema has returned, so that a
 * record that fails half way emits none of them. Errors of the job's operators, which run when an
 * element is given on, therefore never pass for errors of the schema. {@link Error}s are not
 * handled, nor are failures of what a schema asks, such as a registry that does not answer ({@link
 * RetriableException}) or refuses the credential: they say nothing about the record. Lives in a
 * reader only and is never serialized.
 */
@Internal
@SuppressWarnings("serial")
public final class TolerantSchema<T> implements KafkaRecordDeserializationSchema<T> {

    private static final long serialVersionUID = 1L;

    private final KafkaRecordDeserializationSchema<T> schema;
    private final RecordErrorHandler errors;
    private final Counter failures;
    private final Buffer<T> buffer = new Buffer<>();

    /**
     * @param schema opened
     * @param failures counts records that failed
     */
    public TolerantSchema(
            KafkaRecordDeserializationSchema<T> schema,
            RecordErrorHandler errors,
            Counter failures) {
        this.schema = schema;
        this.failures = failures;
        this.errors = errors;
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<T> out)
            throws IOException {
        buffer.clear();
        try {
            schema.deserialize(record, buffer);
        } catch (RetriableException
                | KafkaSecurityException
                | KafkaSecurityUnavailableException e) {
            buffer.clear();
            throw e;
        } catch (Exception e) {
            buffer.clear();
            failures.inc();
            errors.handle(record, schema, e);
            return;
        }
        buffer.giveTo(out);
    }

    @Override
    public TypeInformation<T> getProducedType() {
        return schema.getProducedType();
    }

    @Override
    public String toString() {
        return schema.toString();
    }

    /** Elements of one record; most records have one, which needs no list. */
    private static final class Buffer<T> implements Collector<T> {

        private @Nullable T first;
        private final List<T> more = new ArrayList<>();

        @Override
        public void collect(@Nullable T element) {
            if (element == null) {
                return;
            }
            if (first == null) {
                first = element;
            } else {
                more.add(element);
            }
        }

        void giveTo(Collector<T> out) {
            T element = first;
            if (element == null) {
                return;
            }
            out.collect(element);
            if (!more.isEmpty()) {
                more.forEach(out::collect);
            }
        }

        void clear() {
            first = null;
            if (!more.isEmpty()) {
                more.clear();
            }
        }

        @Override
        public void close() {}
    }
}
