/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.examples.flights.demo;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.SecurityOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.security.SecurityConfiguration;
import org.apache.flink.runtime.security.SecurityUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Flink cluster in this process, with Flink's security installed as in a cluster of processes.
 *
 * <p>A {@link MiniCluster} installs no security modules by itself; JobManager and TaskManager
 * processes do exactly what {@link #start} does first.
 */
final class DemoCluster implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DemoCluster.class);

    private static final Duration PROGRESS_INTERVAL = Duration.ofMillis(500);
    private static final Duration REPLY_LIMIT = Duration.ofSeconds(10);
    private static final String LOOPBACK = "127.0.0.1";

    /** Flink's own list, which the option replaces, and Kerstream's module. */
    private static final List<String> SECURITY_MODULES =
            List.of(
                    "org.apache.flink.runtime.security.modules.HadoopModuleFactory",
                    "org.apache.flink.runtime.security.modules.JaasModuleFactory",
                    "org.apache.flink.runtime.security.modules.ZookeeperModuleFactory",
                    "io.kerstream.security.flink.KafkaSecurityModuleFactory");

    private final MiniCluster cluster;
    private final URI webInterface;
    private final FlinkRest rest;

    private DemoCluster(MiniCluster cluster, URI webInterface) {
        this.cluster = cluster;
        this.webInterface = webInterface;
        this.rest = new FlinkRest(webInterface);
    }

    /**
     * @param credential {@code security.kerberos.login.*}
     * @param directory for Flink's temporary files
     * @param log shown by the web interface
     * @throws Exception what Flink's security modules say about the credential, among others
     */
    static DemoCluster start(Configuration credential, Path directory, Path log) throws Exception {
        Configuration configuration = new Configuration(credential);
        configuration.set(SecurityOptions.SECURITY_MODULE_FACTORY_CLASSES, SECURITY_MODULES);
        configuration.set(CoreOptions.TMP_DIRS, directory.toString());
        configuration.set(WebOptions.TMP_DIR, directory.toString());
        configuration.set(RestOptions.ADDRESS, LOOPBACK);
        configuration.set(RestOptions.BIND_ADDRESS, LOOPBACK);
        configuration.set(RestOptions.BIND_PORT, "0");
        configuration.set(JobManagerOptions.BIND_HOST, LOOPBACK);
        configuration.set(TaskManagerOptions.BIND_HOST, LOOPBACK);
        configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(16));
        configuration.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(16));
        configuration.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(16));
        configuration.set(MetricOptions.METRIC_FETCHER_UPDATE_INTERVAL, PROGRESS_INTERVAL);
        configuration.set(WebOptions.REFRESH_INTERVAL, PROGRESS_INTERVAL);
        configuration.set(WebOptions.LOG_PATH, log.toString());

        SecurityUtils.install(new SecurityConfiguration(configuration));
        return SecurityUtils.getInstalledContext().runSecured(() -> start(configuration));
    }

    private static DemoCluster start(Configuration configuration) throws Exception {
        MiniCluster cluster =
                new MiniCluster(
                        new MiniClusterConfiguration.Builder()
                                .setConfiguration(configuration)
                                .setNumTaskManagers(1)
                                .setNumSlotsPerTaskManager(DemoJob.PARALLELISM)
                                .build());
        try {
            cluster.start();
            return new DemoCluster(cluster, reply(cluster.getRestAddress()));
        } catch (Exception e) {
            cluster.close();
            throw e;
        }
    }

    URI webInterface() {
        return webInterface;
    }

    /**
     * Runs a job to its end.
     *
     * @param onProgress called about twice a second
     * @return the state at the end of a job that has finished
     * @throws Exception what the job failed with, or a {@link DemoException} when it is not
     *     finished within the limit
     */
    JobProgress run(JobGraph job, Duration limit, Consumer<JobProgress> onProgress)
            throws Exception {
        JobID id = job.getJobID();
        reply(cluster.submitJob(job));
        CompletableFuture<JobResult> result = cluster.requestJobResult(id);
        long deadline = System.nanoTime() + limit.toNanos();
        JobProgress progress = new JobProgress(0, 0, List.of());
        while (true) {
            try {
                result.get(PROGRESS_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)
                        .toJobExecutionResult(DemoCluster.class.getClassLoader());
                return rest.progress(id);
            } catch (TimeoutException notYet) {
                progress = progressOr(progress, id);
                onProgress.accept(progress);
                if (System.nanoTime() - deadline > 0) {
                    throw unfinished(id, limit, progress, notYet);
                }
            }
        }
    }

    /** What the job does now, or the last that is known: a slow answer must not fail the demo. */
    private JobProgress progressOr(JobProgress last, JobID id) {
        try {
            return rest.progress(id);
        } catch (IOException e) {
            LOG.info("No progress report from Flink's REST API", e);
            return last;
        }
    }

    private DemoException unfinished(
            JobID id, Duration limit, JobProgress progress, TimeoutException cause)
            throws Exception {
        JobStatus status = reply(cluster.getJobStatus(id));
        return new DemoException(
                "The job is %s, not finished, after %d s; %s %s; the log may tell why"
                        .formatted(
                                status,
                                limit.toSeconds(),
                                progress.describe(limit),
                                progress.failures()),
                cause);
    }

    private static <T> T reply(CompletableFuture<T> reply)
            throws ExecutionException, InterruptedException, TimeoutException {
        return reply.get(REPLY_LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    /** Cancels what runs and ends the cluster, within seconds. */
    @Override
    public void close() throws IOException {
        try {
            reply(cluster.closeAsync());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("The Flink cluster did not end in an orderly way", e);
        }
    }
}
