/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.security;

import io.kerstream.connector.kafka.sink.KafkaRecordSerializationSchema;
import io.kerstream.connector.kafka.sink.KafkaSink;
import io.kerstream.connector.kafka.source.KafkaSource;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Copies one topic to another, exactly once. */
final class RelayJob implements AutoCloseable {

    private static final long LIMIT_SECONDS = 60;

    private final JobClient client;
    private final CompletableFuture<JobExecutionResult> result;

    private final AtomicInteger attempts;

    private RelayJob(JobClient client, AtomicInteger attempts) {
        this.attempts = attempts;
        this.client = client;
        result = client.getJobExecutionResult();
    }

    /**
     * @param kafka properties of all its clients
     * @param name of the topic read, {@code NAME-in}, and of the one written, {@code NAME-out}
     * @param taskManagers of the mini cluster; they share the slots evenly
     * @param restarts how many failures it survives
     */
    static RelayJob start(
            Properties kafka, String name, int parallelism, int taskManagers, int restarts)
            throws Exception {
        Configuration configuration = new Configuration();
        configuration.setString("restart-strategy.type", restarts > 0 ? "fixed-delay" : "none");
        configuration.setString(
                "restart-strategy.fixed-delay.attempts", Integer.toString(restarts));
        configuration.setString("restart-strategy.fixed-delay.delay", "1 s");
        configuration.setString("local.number-taskmanager", Integer.toString(taskManagers));
        configuration.setString(
                "taskmanager.numberOfTaskSlots", Integer.toString(parallelism / taskManagers));
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.createLocalEnvironment(parallelism, configuration);
        environment.enableCheckpointing(Duration.ofMillis(500).toMillis());
        KafkaSource<String> source =
                KafkaSource.<String>builder()
                        .setProperties(kafka)
                        .setTopics(name + "-in")
                        .setGroupId(name)
                        .setProperty("partition.discovery.interval.ms", "2000")
                        .setValueOnlyDeserializer(new SimpleStringSchema())
                        .build();
        KafkaSink<String> sink =
                KafkaSink.<String>builder()
                        .setKafkaProducerConfig(kafka)
                        .setProperty("transaction.timeout.ms", "300000")
                        .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                        .setTransactionalIdPrefix(name)
                        .setRecordSerializer(
                                KafkaRecordSerializationSchema.<String>builder()
                                        .setTopic(name + "-out")
                                        .setValueSerializationSchema(new SimpleStringSchema())
                                        .build())
                        .build();
        AtomicInteger attempts = Attempts.of(name);
        environment
                .fromSource(source, WatermarkStrategy.noWatermarks(), name)
                .uid("source")
                .map(new Attempts(name))
                .sinkTo(sink)
                .uid("sink");
        return new RelayJob(environment.executeAsync(name), attempts);
    }

    /** As Flink says; a job that has failed says why. */
    JobStatus status() throws Exception {
        if (result.isDone()) {
            result.get();
        }
        return client.getJobStatus().get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    /** For parallelism 1. */
    int restarts() {
        return attempts.get() - 1;
    }

    @Override
    public void close() {
        if (!result.isDone()) {
            client.cancel().orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join();
            result.exceptionally(cancelled -> null)
                    .orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS)
                    .join();
        }
    }

    /** Counts how often its only subtask begins. */
    private static final class Attempts extends RichMapFunction<String, String> {

        private static final long serialVersionUID = 1L;
        private static final Map<String, AtomicInteger> BY_JOB = new ConcurrentHashMap<>();

        private final String job;

        Attempts(String job) {
            this.job = job;
        }

        static AtomicInteger of(String job) {
            return BY_JOB.computeIfAbsent(job, absent -> new AtomicInteger());
        }

        @Override
        public void open(OpenContext context) {
            of(job).incrementAndGet();
        }

        @Override
        public String map(String value) {
            return value;
        }
    }
}
