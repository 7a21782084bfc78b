/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink;

import java.io.Serializable;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.jspecify.annotations.Nullable;

/**
 * Makes the key or the value of a Kafka record; what Flink's schemas and Kafka's serializers have
 * in common.
 *
 * @param <IN> type of the records that the sink consumes
 */
interface PartSerializer<IN> extends Serializable {

    void open(SerializationSchema.InitializationContext context) throws Exception;

    byte @Nullable [] serialize(String topic, IN element);

    default void close() {}

    /** One of Flink. */
    static <IN> PartSerializer<IN> of(SerializationSchema<? super IN> schema) {
        return new PartSerializer<>() {
            private static final long serialVersionUID = 1L;

            @Override
            public void open(SerializationSchema.InitializationContext context) throws Exception {
                schema.open(context);
            }

            @Override
            public byte @Nullable [] serialize(String topic, IN element) {
                return schema.serialize(element);
            }

            @Override
            public String toString() {
                return schema.toString();
            }
        };
    }
}
