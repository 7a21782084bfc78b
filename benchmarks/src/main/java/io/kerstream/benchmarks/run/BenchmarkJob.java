/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.benchmarks.run;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Runs a job in a mini cluster, with object reuse; its failure is the run's. */
public final class BenchmarkJob {

    private BenchmarkJob() {}

    /**
     * Returns once the job is submitted.
     *
     * @param job adds sources and sinks
     */
    public static void start(RunSettings settings, Consumer<StreamExecutionEnvironment> job)
            throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.OBJECT_REUSE, true);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.createLocalEnvironment(
                        settings.parallelism(), configuration);
        if (settings.checkpointMs() > 0) {
            environment.enableCheckpointing(settings.checkpointMs());
        }
        job.accept(environment);
        JobClient client = environment.executeAsync();
        CompletableFuture<?> unused =
                client.getJobExecutionResult()
                        .whenComplete(
                                (result, error) ->
                                        Progress.fail(
                                                error != null
                                                        ? error
                                                        : new IllegalStateException(
                                                                "The job has ended")));
    }
}
