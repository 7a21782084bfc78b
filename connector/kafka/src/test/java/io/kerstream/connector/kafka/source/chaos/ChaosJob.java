/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.chaos;

import io.kerstream.connector.kafka.source.KafkaSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.jspecify.annotations.Nullable;

/** One submission of the job under test, from start to stop, over any number of task failures. */
final class ChaosJob {

    static final int MAX_PARALLELISM = 4;

    /**
     * What may differ from one submission to the next.
     *
     * @param keyed whether records go through the network to any collector; else each reader is
     *     chained to its own and fails alone
     * @param aligned whether splits are paused when they are ahead of others in event time
     */
    record Shape(int parallelism, boolean keyed, boolean aligned, int checkpointIntervalMs) {

        static Shape draw(Random random) {
            return new Shape(
                    1 + random.nextInt(MAX_PARALLELISM),
                    random.nextBoolean(),
                    random.nextInt(3) == 0,
                    // Now and then so long that new partitions fail before one holds them.
                    random.nextInt(4) == 0 ? 1500 : 100 + random.nextInt(400));
        }
    }

    private final MiniCluster flink;
    private final JobID id;
    private final JobProbe probe;
    private final CompletableFuture<JobResult> result;
    private final Path checkpoints;
    private final ActionLog log;

    private ChaosJob(MiniCluster flink, JobID id, JobProbe probe, Path checkpoints, ActionLog log) {
        this.flink = flink;
        this.id = id;
        this.probe = probe;
        this.result = flink.requestJobResult(id);
        this.checkpoints = checkpoints.resolve(id.toString());
        this.log = log;
    }

    /**
     * @param checkpoints parent of the jobs' checkpoint directories
     * @param from savepoint or retained checkpoint to start from, or null
     */
    static ChaosJob start(
            MiniCluster flink,
            KafkaSource<String> source,
            Shape shape,
            Path checkpoints,
            @Nullable String from,
            ActionLog log)
            throws Exception {
        JobProbe probe = JobProbe.create();
        JobGraph graph = graph(source, shape, checkpoints, from, probe);
        Waiting.get("the job to be submitted", flink.submitJob(graph));
        return new ChaosJob(flink, graph.getJobID(), probe, checkpoints, log);
    }

    private static JobGraph graph(
            KafkaSource<String> source,
            Shape shape,
            Path checkpoints,
            @Nullable String from,
            JobProbe probe) {
        Configuration configuration = new Configuration();
        configuration.setString("restart-strategy.type", "fixed-delay");
        configuration.setString(
                "restart-strategy.fixed-delay.attempts", String.valueOf(Integer.MAX_VALUE));
        configuration.setString("restart-strategy.fixed-delay.delay", "50 ms");
        configuration.setString("execution.checkpointing.dir", checkpoints.toUri().toString());
        configuration.setString(
                "execution.checkpointing.externalized-checkpoint-retention",
                "RETAIN_ON_CANCELLATION");
        if (from != null) {
            configuration.setString("execution.state-recovery.path", from);
        }
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        environment.setParallelism(shape.parallelism());
        environment.setMaxParallelism(2 * MAX_PARALLELISM);
        environment.enableCheckpointing(shape.checkpointIntervalMs());
        WatermarkStrategy<String> watermarks =
                shape.aligned()
                        ? WatermarkStrategy.<String>forMonotonousTimestamps()
                                .withIdleness(Duration.ofSeconds(1))
                                .withWatermarkAlignment(
                                        "chaos", Duration.ofMillis(200), Duration.ofMillis(100))
                        : WatermarkStrategy.noWatermarks();
        DataStream<String> elements =
                environment
                        .fromSource(source, watermarks, "kafka")
                        .uid("source")
                        .map(new FaultPoint(probe))
                        .uid("fault-point");
        if (shape.keyed()) {
            elements = elements.keyBy(element -> Mark.ofElement(element).partition());
        }
        elements.map(new ResultCollector(probe))
                .uid("collector")
                .sinkTo(new DiscardingSink<>())
                .uid("end");
        return environment.getStreamGraph().getJobGraph();
    }

    JobProbe probe() {
        return probe;
    }

    /**
     * Whether the job runs, or is being restarted.
     *
     * @throws AssertionError if it has ended, with its error
     */
    boolean goesOn() throws Exception {
        if (result.isDone()) {
            JobResult ended = result.get();
            throw new AssertionError(
                    "The job has ended: " + ended.getApplicationStatus(),
                    ended.getSerializedThrowable().orElse(null));
        }
        return true;
    }

    /** Waits for a checkpoint that began after this call: all tasks run again. */
    void awaitCheckpoint() {
        // The next one may have begun before, without a task's knowledge.
        long enough = Math.max(probe.begunCheckpoint(), probe.completedCheckpoint()) + 2;
        Waiting.until(
                "checkpoint " + enough + " of job " + id + " to complete",
                () -> goesOn() && probe.completedCheckpoint() >= enough);
    }

    /** Tries again when a failure that was injected before gets in its way. */
    String stopWithSavepoint(Path directory) throws Exception {
        long deadline = System.nanoTime() + Waiting.LIMIT.toNanos();
        while (true) {
            awaitCheckpoint();
            try {
                String savepoint =
                        Waiting.get(
                                "the job to stop with a savepoint",
                                flink.stopWithSavepoint(
                                        id,
                                        directory.toUri().toString(),
                                        false,
                                        SavepointFormatType.CANONICAL));
                Waiting.get("the job to end", result);
                return savepoint;
            } catch (ExecutionException e) {
                log.add("stop with savepoint failed: " + e.getCause());
                if (!goesOn() || System.nanoTime() - deadline > 0) {
                    throw e;
                }
            }
        }
    }

    /**
     * Cancels the job, as if it were lost.
     *
     * @return the checkpoint to start from again, null if there is none
     */
    @Nullable String cancel() throws Exception {
        goesOn();
        Waiting.get("the cancellation to be accepted", flink.cancelJob(id));
        Waiting.get("the job to be cancelled", result);
        if (!Files.exists(checkpoints)) {
            return null;
        }
        try (Stream<Path> files = Files.list(checkpoints)) {
            return files.filter(path -> Files.exists(path.resolve("_metadata")))
                    .max(Comparator.comparingInt(ChaosJob::checkpointNumber))
                    .map(path -> path.toUri().toString())
                    .orElse(null);
        }
    }

    private static int checkpointNumber(Path checkpoint) {
        return Integer.parseInt(checkpoint.getFileName().toString().replace("chk-", ""));
    }

    /** Ends the job however it is. */
    void kill() throws Exception {
        if (!result.isDone()) {
            Waiting.get("the cancellation to be accepted", flink.cancelJob(id));
        }
    }
}
