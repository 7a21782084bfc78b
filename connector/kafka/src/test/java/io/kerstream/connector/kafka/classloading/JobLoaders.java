/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.classloading;

import static org.awaitility.Awaitility.await;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.management.ObjectName;
import org.awaitility.core.ConditionTimeoutException;

/**
 * The class loaders that jobs have run in, weakly held. Jobs and test see different copies of this
 * class, so that the references stand among the system properties, in types of the JDK.
 */
final class JobLoaders {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private JobLoaders() {}

    private static String key(String job) {
        return JobLoaders.class.getName() + "." + job;
    }

    /** Called by a job's own code. */
    static void note(String job, String where, Class<?> userClass) {
        ClassLoader loader = userClass.getClassLoader();
        entries(job).add(new Object[] {where, new WeakReference<>(loader)});
    }

    @SuppressWarnings("unchecked")
    private static Queue<Object[]> entries(String job) {
        return (Queue<Object[]>)
                System.getProperties()
                        .computeIfAbsent(key(job), k -> new ConcurrentLinkedQueue<Object[]>());
    }

    static void forget(String job) {
        System.getProperties().remove(key(job));
    }

    /** Where the job's code has run. */
    static Set<String> places(String job) {
        Set<String> places = new TreeSet<>();
        entries(job).forEach(entry -> places.add((String) entry[0]));
        return places;
    }

    /** The loaders that are still there, as "place: loader". */
    static List<ClassLoader> alive(String job) {
        List<ClassLoader> alive = new ArrayList<>();
        for (Object[] entry : entries(job)) {
            if (((WeakReference<?>) entry[1]).get() instanceof ClassLoader loader
                    && !alive.contains(loader)) {
                alive.add(loader);
            }
        }
        return alive;
    }

    /**
     * Waits until the garbage collector has taken all loaders of a job.
     *
     * @param directory where a heap dump goes if it does not
     * @throws AssertionError with threads and beans that hold one, and the name of the dump
     */
    static void awaitCollected(String job, Path directory) throws Exception {
        compareSomethingElse();
        try {
            await().atMost(LIMIT)
                    .pollInterval(Duration.ofMillis(500))
                    .until(
                            () -> {
                                collectAlsoWhatIsSoftlyHeld();
                                return alive(job).isEmpty();
                            });
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("job " + job + " has left behind " + evidence(job, directory));
        }
    }

    /**
     * JDK 17 keeps the class, and so the loader, that was last the first to compare a record of its
     * own (JDK-8078641, mended in 18): one for the whole JVM, until another takes its place.
     */
    private static void compareSomethingElse() throws Exception {
        URL classes = JobLoaders.class.getProtectionDomain().getCodeSource().getLocation();
        try (URLClassLoader another =
                new URLClassLoader(new URL[] {classes}, ClassLoader.getPlatformClassLoader())) {
            Class<?> type = another.loadClass(ComparedRecord.class.getName());
            ((Runnable) type.getDeclaredConstructor().newInstance()).run();
        }
    }

    /** The JDK's caches for serialization hold classes softly, until memory is short. */
    private static void collectAlsoWhatIsSoftlyHeld() {
        System.gc();
        try {
            long[][] tooMuch = new long[64][];
            for (int i = 0; i < tooMuch.length; i++) {
                tooMuch[i] = new long[Integer.MAX_VALUE - 8];
            }
            throw new AssertionError("so much memory: " + tooMuch.length);
        } catch (OutOfMemoryError e) {
            System.gc();
        }
    }

    private static String evidence(String job, Path directory) throws IOException {
        List<ClassLoader> alive = alive(job);
        Set<String> found = new TreeSet<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (alive.contains(thread.getContextClassLoader())
                    || alive.contains(thread.getClass().getClassLoader())) {
                found.add("thread " + thread.getName());
            }
        }
        for (ObjectName bean : ManagementFactory.getPlatformMBeanServer().queryNames(null, null)) {
            try {
                if (alive.contains(
                        ManagementFactory.getPlatformMBeanServer().getClassLoaderFor(bean))) {
                    found.add("bean " + bean);
                }
            } catch (javax.management.InstanceNotFoundException e) {
                found.add("bean " + bean + " (just gone)");
            }
        }
        Files.createDirectories(directory);
        Path dump = directory.resolve(job + ".hprof");
        Files.deleteIfExists(dump);
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .dumpHeap(dump.toString(), true);
        return alive + ", held by " + found + "; heap dump: " + dump.toAbsolutePath();
    }
}
