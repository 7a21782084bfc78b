/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.e2e.yarn;

import io.kerstream.connector.kafka.sink.KafkaRecordSerializationSchema;
import io.kerstream.connector.kafka.sink.KafkaSink;
import io.kerstream.connector.kafka.source.KafkaSource;
import io.kerstream.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Copies a topic of one cluster to a topic of another, exactly once, until it is stopped. Of the
 * clusters it knows the servers alone. The archive's example does not do here: it reads and writes
 * one cluster, as one principal, and a result of it comes when event time has gone on, not with
 * each record.
 */
public final class CopyJob {

    private CopyJob() {}

    /**
     * Runs it until it is stopped.
     *
     * @param args servers and topic that are read, servers and topic that are written
     */
    public static void main(String[] args) throws Exception {
        if (args.length != 4) {
            throw new IllegalArgumentException(
                    "give four arguments: servers and topic to read, servers and topic to write");
        }
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.fromSource(
                        KafkaSource.<String>builder()
                                .setBootstrapServers(args[0])
                                .setTopics(args[1])
                                .setGroupId("copy-job")
                                .setStartingOffsets(OffsetsInitializer.earliest())
                                .setValueOnlyDeserializer(new SimpleStringSchema())
                                .build(),
                        WatermarkStrategy.noWatermarks(),
                        "read")
                .sinkTo(
                        KafkaSink.<String>builder()
                                .setBootstrapServers(args[2])
                                .setRecordSerializer(
                                        KafkaRecordSerializationSchema.<String>builder()
                                                .setTopic(args[3])
                                                .setValueSerializationSchema(
                                                        new SimpleStringSchema())
                                                .build())
                                .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                                .setTransactionalIdPrefix("copy-job")
                                .setProperty("transaction.timeout.ms", "900000")
                                .build())
                .name("write");
        env.execute("copy");
    }
}
