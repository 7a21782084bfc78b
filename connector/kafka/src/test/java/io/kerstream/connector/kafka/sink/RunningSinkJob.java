/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink;

import static org.awaitility.Awaitility.await;

import io.kerstream.connector.kafka.CommittedRecords;
import io.kerstream.security.KafkaSecurity;
import io.kerstream.testing.SecuredKafkaExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/** A job that writes the numbers from 0 on, 200 a second, until it is stopped. */
final class RunningSinkJob implements AutoCloseable {

    static final Duration LIMIT = Duration.ofSeconds(60);
    private static final long RECORDS = 1_000_000;
    private static final Duration CHECKPOINT_INTERVAL = Duration.ofMillis(200);

    private final SecuredKafkaExtension secured;
    private final String topic;
    private final KafkaSecurity.Registration registration;
    private final JobClient client;
    private final CompletableFuture<JobExecutionResult> result;

    /**
     * @param topic that the sink writes to
     * @param restarts how many failures the job survives
     * @param savepoint where to start from, or null
     */
    RunningSinkJob(
            SecuredKafkaExtension secured,
            String topic,
            Sink<String> sink,
            int restarts,
            @Nullable String savepoint)
            throws Exception {
        this(secured, topic, sink, restarts, savepoint, CHECKPOINT_INTERVAL);
    }

    /**
     * @param topic that the sink writes to
     * @param restarts how many failures the job survives
     * @param savepoint where to start from, or null
     * @param interval of the checkpoints
     */
    RunningSinkJob(
            SecuredKafkaExtension secured,
            String topic,
            Sink<String> sink,
            int restarts,
            @Nullable String savepoint,
            Duration interval)
            throws Exception {
        this.secured = secured;
        this.topic = topic;
        Configuration configuration = SinkJob.restarts(restarts);
        configuration.setString("execution.checkpointing.interval", interval.toMillis() + " ms");
        if (savepoint != null) {
            configuration.setString("execution.state-recovery.path", savepoint);
        }
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.createLocalEnvironment(2, configuration);
        GeneratorFunction<Long, String> generator = String::valueOf;
        environment
                .fromSource(
                        new DataGeneratorSource<>(
                                generator,
                                RECORDS,
                                RateLimiterStrategy.perSecond(200),
                                Types.STRING),
                        WatermarkStrategy.noWatermarks(),
                        "numbers")
                .uid("numbers")
                // One reader, so that what is written has no gaps.
                .setParallelism(1)
                .sinkTo(sink)
                .uid("sink");
        this.registration = KafkaSecurity.use(SinkJob.loginOf(secured));
        this.client = environment.executeAsync();
        this.result = client.getJobExecutionResult();
    }

    /** Waits until a {@code read_committed} reader finds so many records, and returns them. */
    List<String> awaitCommitted(int records) {
        await().atMost(LIMIT)
                .pollInterval(Duration.ofMillis(300))
                .until(
                        () ->
                                result.isDone()
                                        || CommittedRecords.valuesOf(secured.kafka(), topic).size()
                                                >= records);
        if (result.isDone()) {
            result.join();
        }
        return CommittedRecords.valuesOf(secured.kafka(), topic);
    }

    /** Takes a savepoint; the job runs on. */
    String savepoint(Path directory) throws Exception {
        return client.triggerSavepoint(directory.toUri().toString(), SavepointFormatType.CANONICAL)
                .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    /** On return the job has ended and has committed everything. */
    String stopWithSavepoint(Path directory) throws Exception {
        String savepoint =
                client.stopWithSavepoint(
                                false, directory.toUri().toString(), SavepointFormatType.CANONICAL)
                        .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        result.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        return savepoint;
    }

    CompletableFuture<JobExecutionResult> result() {
        return result;
    }

    /** Cancels the job if it still runs; on return it has ended. */
    @Override
    public void close() {
        if (!result.isDone()) {
            client.cancel().orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
            await().atMost(LIMIT).until(result::isDone);
        }
        registration.close();
    }
}
