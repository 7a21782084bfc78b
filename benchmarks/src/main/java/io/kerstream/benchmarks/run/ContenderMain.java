/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.benchmarks.run;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of one contender, in a JVM of its own: works, warms up, measures, writes the result and
 * halts.
 */
final class ContenderMain {

    private static final Logger LOG = LoggerFactory.getLogger(ContenderMain.class);

    /**
     * The first part of the records lets the JIT compilers finish: after 30 % C2 still took half a
     * core of a job.
     */
    private static final double WARM_UP = 0.6;

    /** The last part may be left to one of several threads. */
    private static final double END = 0.95;

    private static final long SAMPLE_MS = 10;
    private static final long LIMIT_SECONDS = 300;

    private final RunSettings settings;
    private final CompletableFuture<RunResult> result = new CompletableFuture<>();
    private long startCount = -1;
    private long startNanos;
    private double startCpu;
    private double startGc;
    private double startBrokerCpu;
    private int startCommits;
    private @Nullable AllocatedBytes allocated;

    private ContenderMain(RunSettings settings) {
        this.settings = settings;
    }

    /**
     * Arguments: class and name of a {@link Contender}, file of the settings, file for the result.
     */
    public static void main(String[] args) throws Exception {
        int status = 1;
        try {
            RunSettings settings = RunSettings.readFrom(Path.of(args[2]));
            new ContenderMain(settings)
                    .measure(contender(args[0], args[1]))
                    .writeTo(Path.of(args[3]));
            status = 0;
        } catch (Throwable t) {
            LOG.error("The run of {} failed", args[1], t);
        } finally {
            // Without waiting for anything that still works.
            Runtime.getRuntime().halt(status);
        }
    }

    private static Contender contender(String type, String name) throws ClassNotFoundException {
        for (Object constant : Class.forName(type).getEnumConstants()) {
            if (constant instanceof Contender contender && contender.name().equals(name)) {
                return contender;
            }
        }
        throw new IllegalArgumentException(type + " has no " + name);
    }

    private RunResult measure(Contender contender) throws Exception {
        ScheduledExecutorService sampler = Executors.newSingleThreadScheduledExecutor();
        contender.start(settings);
        ScheduledFuture<?> sampling =
                sampler.scheduleAtFixedRate(this::sample, 0, SAMPLE_MS, TimeUnit.MILLISECONDS);
        try {
            return result.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } finally {
            sampling.cancel(false);
        }
    }

    private void sample() {
        try {
            long count = Progress.total();
            AllocatedBytes sinceStart = allocated;
            if (startCount < 0 && count >= settings.records() * WARM_UP) {
                startCpu = ProcessCpu.seconds();
                startGc = gcSeconds();
                startBrokerCpu = ProcessCpu.secondsOf(settings.brokerPid());
                startNanos = System.nanoTime();
                startCommits = Progress.commits().size();
                allocated = new AllocatedBytes();
                startCount = Progress.total();
            } else if (sinceStart != null && count >= settings.records() * END) {
                double seconds = (System.nanoTime() - startNanos) / 1e9;
                long records = Progress.total() - startCount;
                long bytes = sinceStart.soFar();
                List<Long> commits = Progress.commits();
                result.complete(
                        new RunResult(
                                records,
                                seconds,
                                ProcessCpu.seconds() - startCpu,
                                gcSeconds() - startGc,
                                ProcessCpu.secondsOf(settings.brokerPid()) - startBrokerCpu,
                                bytes,
                                CommitTimes.of(commits.subList(startCommits, commits.size()))));
            }
        } catch (RuntimeException e) {
            result.completeExceptionally(e);
        }
    }

    private static double gcSeconds() {
        long ms = 0;
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            ms += Math.max(0, collector.getCollectionTime());
        }
        return ms / 1e3;
    }
}
