/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.chaos;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.jspecify.annotations.Nullable;

/** One submission of the job under test, from start to stop, over any number of task failures. */
public abstract class SubmittedJob {

    private final MiniCluster flink;
    private final JobID id;
    private final CheckpointProgress progress;
    private final CompletableFuture<JobResult> result;
    private final Path checkpoints;
    private final ActionLog log;

    /**
     * Submits it.
     *
     * @param graph with the {@link #configuration}
     * @param progress what the job's tasks report
     * @param checkpoints parent of the jobs' checkpoint directories
     */
    protected SubmittedJob(
            MiniCluster flink,
            JobGraph graph,
            CheckpointProgress progress,
            Path checkpoints,
            ActionLog log)
            throws Exception {
        Waiting.get("the job to be submitted", flink.submitJob(graph));
        this.flink = flink;
        this.id = graph.getJobID();
        this.progress = progress;
        this.result = flink.requestJobResult(id);
        this.checkpoints = checkpoints.resolve(id.toString());
        this.log = log;
    }

    /**
     * A configuration for a job that restarts after each failure and keeps its last checkpoint.
     *
     * @param from savepoint or retained checkpoint to start from, or null
     */
    protected static Configuration configuration(Path checkpoints, @Nullable String from) {
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
        return configuration;
    }

    /**
     * Whether the job runs, or is being restarted.
     *
     * @throws AssertionError if it has ended, with its error
     */
    public final boolean goesOn() throws Exception {
        if (result.isDone()) {
            JobResult ended = result.get();
            throw new AssertionError(
                    "The job has ended: " + ended.getApplicationStatus(),
                    ended.getSerializedThrowable().orElse(null));
        }
        return true;
    }

    /** Waits for a checkpoint that began after this call: all tasks run again. */
    public final void awaitCheckpoint() {
        // The next one may have begun before, without a task's knowledge.
        long enough = Math.max(progress.begun(), progress.completed()) + 2;
        Waiting.until(
                "checkpoint " + enough + " of job " + id + " to complete",
                () -> goesOn() && progress.completed() >= enough);
    }

    /** Tries again when a failure that was injected before gets in its way. */
    public final String stopWithSavepoint(Path directory) throws Exception {
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
    public final @Nullable String cancel() throws Exception {
        goesOn();
        Waiting.get("the cancellation to be accepted", flink.cancelJob(id));
        Waiting.get("the job to be cancelled", result);
        if (!Files.exists(checkpoints)) {
            return null;
        }
        try (Stream<Path> files = Files.list(checkpoints)) {
            return files.filter(path -> Files.exists(path.resolve("_metadata")))
                    .max(Comparator.comparingInt(SubmittedJob::checkpointNumber))
                    .map(path -> path.toUri().toString())
                    .orElse(null);
        }
    }

    private static int checkpointNumber(Path checkpoint) {
        return Integer.parseInt(checkpoint.getFileName().toString().replace("chk-", ""));
    }

    /** Ends the job however it is. */
    public final void kill() throws Exception {
        if (!result.isDone()) {
            Waiting.get("the cancellation to be accepted", flink.cancelJob(id));
        }
    }
}
