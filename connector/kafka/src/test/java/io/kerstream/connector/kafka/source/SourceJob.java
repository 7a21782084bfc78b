/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source;

import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.datastream.DataStreamSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.jspecify.annotations.Nullable;

/** A streaming job that collects what a source emits, in a mini cluster of its own. */
public final class SourceJob implements AutoCloseable {

    public static final Duration LIMIT = Duration.ofSeconds(90);

    private static final Duration CHECKPOINT_INTERVAL = Duration.ofMillis(200);

    private final JobClient client;
    private final StatefulCollector.View view;

    /** Taken at the start: the mini cluster answers nothing after the job's end. */
    private final CompletableFuture<JobExecutionResult> result;

    private SourceJob(JobClient client, StatefulCollector.View view) {
        this.client = client;
        this.view = view;
        this.result = client.getJobExecutionResult();
    }

    /**
     * Starts a job with checkpoints.
     *
     * @param savepoint where to start from, or null
     * @param restarts how many task failures the job survives
     */
    public static SourceJob start(
            Source<String, ?, ?> source,
            int parallelism,
            StatefulCollector.View view,
            @Nullable String savepoint,
            int restarts)
            throws Exception {
        return start(source, parallelism, view, savepoint, restarts, CHECKPOINT_INTERVAL);
    }

    /**
     * Starts a job.
     *
     * @param checkpointInterval time between two checkpoints; zero for none
     */
    public static SourceJob start(
            Source<String, ?, ?> source,
            int parallelism,
            StatefulCollector.View view,
            @Nullable String savepoint,
            int restarts,
            Duration checkpointInterval)
            throws Exception {
        return start(
                source,
                parallelism,
                view,
                savepoint,
                restarts,
                checkpointInterval,
                new Configuration());
    }

    /**
     * Starts a job.
     *
     * @param configuration more for the mini cluster; is changed
     */
    public static SourceJob start(
            Source<String, ?, ?> source,
            int parallelism,
            StatefulCollector.View view,
            @Nullable String savepoint,
            int restarts,
            Duration checkpointInterval,
            Configuration configuration)
            throws Exception {
        return start(
                environment ->
                        environment.fromSource(source, WatermarkStrategy.noWatermarks(), "kafka"),
                parallelism,
                view,
                savepoint,
                restarts,
                checkpointInterval,
                configuration);
    }

    /**
     * Starts a job whose source may be of any kind.
     *
     * @param source adds the source to the job
     * @param configuration more for the mini cluster; is changed
     */
    public static SourceJob start(
            Function<StreamExecutionEnvironment, DataStreamSource<String>> source,
            int parallelism,
            StatefulCollector.View view,
            @Nullable String savepoint,
            int restarts,
            Duration checkpointInterval,
            Configuration configuration)
            throws Exception {
        configuration.setString("restart-strategy.type", restarts > 0 ? "fixed-delay" : "none");
        configuration.setString("restart-strategy.fixed-delay.attempts", String.valueOf(restarts));
        configuration.setString("restart-strategy.fixed-delay.delay", "10 ms");
        if (savepoint != null) {
            configuration.setString("execution.state-recovery.path", savepoint);
        }
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.createLocalEnvironment(parallelism, configuration);
        if (!checkpointInterval.isZero()) {
            environment.enableCheckpointing(checkpointInterval.toMillis());
        }
        source.apply(environment)
                .uid("source")
                .map(StatefulCollector.showingTo(view))
                .uid("collector")
                .setParallelism(1)
                .sinkTo(new DiscardingSink<>())
                .setParallelism(1);
        return new SourceJob(environment.executeAsync(), view);
    }

    public void awaitSize(int size) {
        await().atMost(LIMIT).until(() -> finishedUnexpectedly() || view.size() >= size);
    }

    /** Waits for a checkpoint that began after this call. */
    public void awaitCheckpoint() {
        // The one that completes next may have begun before.
        int enough = view.completedCheckpoints.get() + 2;
        await().atMost(LIMIT)
                .until(() -> finishedUnexpectedly() || view.completedCheckpoints.get() >= enough);
    }

    private boolean finishedUnexpectedly() throws Exception {
        if (result.isDone()) {
            result.get();
            throw new AssertionError("the job has ended");
        }
        return false;
    }

    /** Waits for the job to end by itself. */
    public void awaitEnd() throws Exception {
        result.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    public JobStatus status() throws Exception {
        return client.getJobStatus().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    /** On return the job has ended. */
    public String stopWithSavepoint(Path directory) throws Exception {
        String savepoint =
                client.stopWithSavepoint(
                                false, directory.toUri().toString(), SavepointFormatType.CANONICAL)
                        .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        result.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        return savepoint;
    }

    /** Cancels the job if it still runs; on return it has ended. */
    @Override
    public void close() {
        if (!result.isDone()) {
            client.cancel().orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
            await().atMost(LIMIT).until(result::isDone);
        }
    }
}
