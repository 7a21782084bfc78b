/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.reader.deserializer;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.TypeExtractor;
import org.apache.flink.util.Collector;
import org.apache.flink.util.InstantiationUtil;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.Configurable;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** Hands the record's value to a Kafka deserializer, made in each reader from its class. */
final class KafkaDeserializerSchema<T> implements KafkaRecordDeserializationSchema<T> {

    private static final long serialVersionUID = 1L;

    private final Class<? extends Deserializer<T>> deserializerClass;
    private final HashMap<String, String> config;
    private transient @Nullable Deserializer<T> deserializer;

    KafkaDeserializerSchema(
            Class<? extends Deserializer<T>> deserializerClass, Map<String, String> config) {
        this.deserializerClass =
                Objects.requireNonNull(deserializerClass, "valueDeserializerClass");
        this.config = new HashMap<>(config);
    }

    @Override
    public void open(DeserializationSchema.InitializationContext context) {
        // Deserializers load classes named in their configuration through it.
        Thread task = Thread.currentThread();
        ClassLoader before = task.getContextClassLoader();
        task.setContextClassLoader(context.getUserCodeClassLoader().asClassLoader());
        try {
            Deserializer<T> created = InstantiationUtil.instantiate(deserializerClass);
            if (created instanceof Configurable configurable) {
                configurable.configure(config);
            } else {
                created.configure(config, false);
            }
            deserializer = created;
        } finally {
            task.setContextClassLoader(before);
        }
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<T> out) {
        Deserializer<T> opened = Objects.requireNonNull(deserializer, "open(..) was not called");
        out.collect(opened.deserialize(record.topic(), record.headers(), record.value()));
    }

    @Override
    public TypeInformation<T> getProducedType() {
        return TypeExtractor.createTypeInfo(Deserializer.class, deserializerClass, 0, null, null);
    }

    @Override
    public String toString() {
        return deserializerClass.getName();
    }
}
