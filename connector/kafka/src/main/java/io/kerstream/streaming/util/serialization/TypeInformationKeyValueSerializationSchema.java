/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.streaming.util.serialization;

import io.kerstream.streaming.connectors.kafka.KafkaDeserializationSchema;
import java.io.IOException;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.typeutils.TupleTypeInfo;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads key and value with Flink's own serializers. For topics between Flink jobs: no
 * other program reads the bytes, and a change of the types makes old records unreadable.
 *
 * <p>A key or value that is null is null in the Kafka record too, and the other way round.
 *
 * @param <K> type of the keys
 * @param <V> type of the values
 */
@PublicEvolving
public class TypeInformationKeyValueSerializationSchema<K, V>
        implements KafkaDeserializationSchema<Tuple2<K, V>>,
                KeyedSerializationSchema<Tuple2<K, V>> {

    private static final long serialVersionUID = 1L;
    private static final int INITIAL_BYTES = 16;

    private final TypeSerializer<K> keySerializer;
    private final TypeSerializer<V> valueSerializer;
    private final TypeInformation<Tuple2<K, V>> producedType;
    private transient @Nullable DataOutputSerializer buffer;

    /**
     * @param keyTypeInfo type of the keys
     * @param valueTypeInfo type of the values
     * @param executionConfig of the job: says how types are serialized
     */
    public TypeInformationKeyValueSerializationSchema(
            TypeInformation<K> keyTypeInfo,
            TypeInformation<V> valueTypeInfo,
            ExecutionConfig executionConfig) {
        this.producedType = new TupleTypeInfo<>(keyTypeInfo, valueTypeInfo);
        this.keySerializer = keyTypeInfo.createSerializer(executionConfig.getSerializerConfig());
        this.valueSerializer =
                valueTypeInfo.createSerializer(executionConfig.getSerializerConfig());
    }

    /** The same for types that Flink finds out from their classes. */
    public TypeInformationKeyValueSerializationSchema(
            Class<K> keyClass, Class<V> valueClass, ExecutionConfig config) {
        this(TypeInformation.of(keyClass), TypeInformation.of(valueClass), config);
    }

    @Override
    public Tuple2<K, V> deserialize(ConsumerRecord<byte[], byte[]> record) throws IOException {
        Tuple2<K, V> element = new Tuple2<>();
        if (record.key() != null) {
            element.f0 = keySerializer.deserialize(new DataInputDeserializer(record.key()));
        }
        if (record.value() != null) {
            element.f1 = valueSerializer.deserialize(new DataInputDeserializer(record.value()));
        }
        return element;
    }

    /** Never: these topics have no end. */
    @Override
    public boolean isEndOfStream(Tuple2<K, V> nextElement) {
        return false;
    }

    @Override
    public byte @Nullable [] serializeKey(Tuple2<K, V> element) {
        return serialize(keySerializer, element.f0);
    }

    @Override
    public byte @Nullable [] serializeValue(Tuple2<K, V> element) {
        return serialize(valueSerializer, element.f1);
    }

    private <T> byte @Nullable [] serialize(TypeSerializer<T> serializer, @Nullable T part) {
        if (part == null) {
            return null;
        }
        DataOutputSerializer out = buffer;
        if (out == null) {
            out = new DataOutputSerializer(INITIAL_BYTES);
            buffer = out;
        }
        out.clear();
        try {
            serializer.serialize(part, out);
        } catch (IOException e) {
            throw new IllegalStateException("Cannot serialize with " + serializer, e);
        }
        return out.getCopyOfBuffer();
    }

    @Override
    public @Nullable String getTargetTopic(Tuple2<K, V> element) {
        return null;
    }

    @Override
    public TypeInformation<Tuple2<K, V>> getProducedType() {
        return producedType;
    }
}
