/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink;

import java.util.Map;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.util.FlinkException;
import org.apache.flink.util.InstantiationUtil;
import org.apache.kafka.common.Configurable;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * One of Kafka: made when the writer opens, by its class's public constructor without arguments,
 * and configured as Kafka's producer does it.
 */
final class KafkaPartSerializer<IN> implements PartSerializer<IN> {

    private static final long serialVersionUID = 1L;

    private final Class<? extends Serializer<? super IN>> type;
    private final Map<String, String> configuration;
    private final boolean isKey;
    private transient @Nullable Serializer<? super IN> serializer;

    /**
     * @param configuration passed on as it is
     * @param isKey whether it makes keys
     */
    KafkaPartSerializer(
            Class<? extends Serializer<? super IN>> type,
            Map<String, String> configuration,
            boolean isKey) {
        this.type = type;
        this.configuration = Map.copyOf(configuration);
        this.isKey = isKey;
    }

    @Override
    public void open(SerializationSchema.InitializationContext context) throws FlinkException {
        Serializer<? super IN> made = InstantiationUtil.instantiate(type);
        serializer = made;
        if (made instanceof Configurable configurable) {
            configurable.configure(configuration);
        } else {
            made.configure(configuration, isKey);
        }
    }

    @Override
    public byte @Nullable [] serialize(String topic, IN element) {
        Serializer<? super IN> opened = serializer;
        if (opened == null) {
            throw new IllegalStateException(type + " is used before open()");
        }
        return opened.serialize(topic, element);
    }

    @Override
    public void close() {
        Serializer<? super IN> opened = serializer;
        serializer = null;
        if (opened != null) {
            opened.close();
        }
    }

    @Override
    public String toString() {
        return type.getName();
    }
}
