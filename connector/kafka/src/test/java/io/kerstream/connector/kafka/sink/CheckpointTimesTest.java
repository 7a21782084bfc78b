/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink;

import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;

class CheckpointTimesTest {

    private final StreamExecutionEnvironment environment =
            StreamExecutionEnvironment.getExecutionEnvironment();

    @Test
    void anIntervalAsLongAsTheTimeoutIsRefusedWhenTheJobIsPutTogether() {
        environment.enableCheckpointing(60_000);

        assertThatThrownBy(() -> putTogether(DeliveryGuarantee.EXACTLY_ONCE))
                .hasStackTraceContaining("The checkpoint interval (60000 ms)")
                .hasStackTraceContaining("transaction.timeout.ms of the Kafka sink (60000 ms)");
    }

    @Test
    void aShorterIntervalIsAccepted() {
        environment.enableCheckpointing(59_999);

        assertThatNoException().isThrownBy(() -> putTogether(DeliveryGuarantee.EXACTLY_ONCE));
    }

    @Test
    void withoutTransactionsAnyIntervalIs() {
        environment.enableCheckpointing(600_000);

        assertThatNoException().isThrownBy(() -> putTogether(DeliveryGuarantee.AT_LEAST_ONCE));
    }

    private void putTogether(DeliveryGuarantee guarantee) {
        environment
                .fromData("a")
                .sinkTo(
                        KafkaSink.<String>builder()
                                .setBootstrapServers("broker:9092")
                                .setProperty("transaction.timeout.ms", "60000")
                                .setDeliveryGuarantee(guarantee)
                                .setTransactionalIdPrefix("p")
                                .setRecordSerializer(
                                        KafkaRecordSerializationSchema.<String>builder()
                                                .setTopic("t")
                                                .setValueSerializationSchema(
                                                        new SimpleStringSchema())
                                                .build())
                                .build());
        environment.getStreamGraph();
    }
}
