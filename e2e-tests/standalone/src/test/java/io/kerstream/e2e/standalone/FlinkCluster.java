/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.e2e.standalone;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A standalone cluster: one JobManager, one TaskManager, started by Flink's own scripts. */
final class FlinkCluster implements AutoCloseable {

    private static final Duration SCRIPT_LIMIT = Duration.ofSeconds(60);
    private static final Duration JOB_LIMIT = Duration.ofMinutes(3);
    private static final Pattern JOB_ID = Pattern.compile("JobID ([0-9a-f]{32})");

    private final Path home;
    private final Map<String, String> environment;
    private final FlinkRest rest;

    private FlinkCluster(Path home, Map<String, String> environment, int restPort) {
        this.home = home;
        this.environment = Map.copyOf(environment);
        this.rest = new FlinkRest(restPort);
    }

    /**
     * Writes ports and sizes for a test; whatever else the file says stays.
     *
     * @param home a distribution of this test's own
     * @param file {@code flink-conf.yaml}, which is written anew from what the other one says, or
     *     {@code config.yaml}
     * @param environment for all processes
     */
    static FlinkCluster configure(Path home, String file, Map<String, String> environment)
            throws IOException {
        Path conf = home.resolve("conf");
        int port = freePort();
        Map<String, String> settings = settings(home, port);
        if (file.equals("flink-conf.yaml")) {
            // JDK 17 needs what Flink's own file opens.
            settings.put("env.java.opts.all", javaOptions(conf.resolve("config.yaml")));
            Files.delete(conf.resolve("config.yaml"));
        }
        List<String> lines = new ArrayList<>();
        settings.forEach((key, value) -> lines.add(key + ": " + value));
        if (file.equals("config.yaml")) {
            List<String> stock = new ArrayList<>(Files.readAllLines(conf.resolve(file)));
            // The blocks that are set here; the opened packages stay, nested as they are.
            int end = stock.indexOf("jobmanager:");
            lines.addAll(0, stock.subList(0, end));
        }
        Files.write(conf.resolve(file), lines);

        Map<String, String> all = new HashMap<>(environment);
        all.put("FLINK_CONF_DIR", conf.toString());
        all.put("FLINK_HOME", home.toString());
        all.put("JAVA_HOME", System.getProperty("java.home"));
        return new FlinkCluster(home, all, port);
    }

    private static Map<String, String> settings(Path home, int restPort) throws IOException {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("jobmanager.rpc.address", "127.0.0.1");
        settings.put("jobmanager.rpc.port", Integer.toString(freePort()));
        settings.put("jobmanager.bind-host", "127.0.0.1");
        settings.put("jobmanager.memory.process.size", "800m");
        settings.put("rest.address", "127.0.0.1");
        settings.put("rest.bind-address", "127.0.0.1");
        settings.put("rest.port", Integer.toString(restPort));
        settings.put("taskmanager.host", "127.0.0.1");
        settings.put("taskmanager.bind-host", "127.0.0.1");
        settings.put("taskmanager.numberOfTaskSlots", "4");
        settings.put("taskmanager.memory.process.size", "1000m");
        settings.put("taskmanager.memory.managed.size", "32m");
        settings.put("taskmanager.memory.network.max", "64m");
        settings.put("parallelism.default", "2");
        settings.put("heartbeat.timeout", "10000");
        settings.put("heartbeat.interval", "2000");
        settings.put("execution.checkpointing.interval", "1s");
        settings.put("execution.checkpointing.dir", home.resolve("checkpoints").toUri().toString());
        settings.put("restart-strategy.type", "fixed-delay");
        settings.put("restart-strategy.fixed-delay.attempts", "10");
        settings.put("restart-strategy.fixed-delay.delay", "1s");
        settings.put("metrics.fetcher.update-interval", "500");
        settings.put("env.pid.dir", home.resolve("pids").toString());
        settings.put("io.tmp.dirs", home.resolve("tmp").toString());
        Files.createDirectories(home.resolve("tmp"));
        return settings;
    }

    private static String javaOptions(Path standard) throws IOException {
        return Files.readAllLines(standard).stream()
                .map(String::strip)
                .filter(line -> line.startsWith("all: --add-"))
                .map(line -> line.substring("all: ".length()))
                .findFirst()
                .orElseThrow(() -> new IOException("No Java options in " + standard));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    Path home() {
        return home;
    }

    /** With which programs find this cluster and its configuration. */
    Map<String, String> environment() {
        return environment;
    }

    FlinkRest rest() {
        return rest;
    }

    /** On return the TaskManager is registered. */
    void start() throws IOException, InterruptedException {
        script("start-cluster.sh");
        awaitTaskManager();
    }

    private void awaitTaskManager() {
        await("a TaskManager registered at the JobManager")
                .atMost(Duration.ofSeconds(60))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> rest.taskManagers() == 1);
    }

    private void script(String name, String... arguments) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(home.resolve("bin").resolve(name).toString()));
        line.addAll(List.of(arguments));
        Command.run(environment, SCRIPT_LIMIT, line).succeeded();
    }

    /** Runs {@code bin/flink} with these arguments and waits for its end. */
    Command flink(String... arguments) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(home.resolve("bin/flink").toString()));
        line.addAll(List.of(arguments));
        return Command.run(environment, JOB_LIMIT, line).succeeded();
    }

    /**
     * Waits until all tasks of a job run.
     *
     * @param submission what the submission of the job printed
     * @return the job's id
     */
    String awaitSubmitted(String submission) {
        Matcher id = JOB_ID.matcher(submission);
        if (!id.find()) {
            throw new AssertionError("No job id in: " + submission);
        }
        awaitRunning(id.group(1));
        return id.group(1);
    }

    void awaitRunning(String job) {
        await("all tasks of job " + job + " run")
                .atMost(Duration.ofSeconds(90))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> rest.runs(job));
    }

    /** Waits for the end of a checkpoint that begins after now. */
    void awaitCheckpoint(String job) {
        long now = System.currentTimeMillis();
        await("a checkpoint of job " + job + " that began after now")
                .atMost(Duration.ofSeconds(90))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> rest.lastCheckpoint(job) > now);
    }

    /** SIGKILL for the TaskManager's process, and a new one in its place. */
    void killAndReplaceTaskManager() throws IOException, InterruptedException {
        ProcessHandle taskManager =
                processes("taskexecutor").findFirst().orElseThrow(AssertionError::new);
        taskManager.destroyForcibly();
        await("the killed TaskManager's process is gone")
                .atMost(Duration.ofSeconds(20))
                .until(() -> !taskManager.isAlive());
        await("the JobManager missed the killed TaskManager")
                .atMost(Duration.ofSeconds(60))
                .until(() -> rest.taskManagers() == 0);
        script("taskmanager.sh", "start");
        awaitTaskManager();
    }

    /** Processes that Flink's scripts started for this distribution and that still run. */
    private Stream<ProcessHandle> processes(String kind) throws IOException {
        Path pids = home.resolve("pids");
        if (!Files.isDirectory(pids)) {
            return Stream.empty();
        }
        List<Path> files;
        try (Stream<Path> all = Files.list(pids)) {
            files =
                    all.filter(file -> file.getFileName().toString().contains(kind))
                            .filter(file -> file.toString().endsWith(".pid"))
                            .toList();
        }
        return files.stream()
                .flatMap(FlinkCluster::lines)
                .map(pid -> ProcessHandle.of(Long.parseLong(pid.strip())))
                .flatMap(Optional::stream)
                .filter(ProcessHandle::isAlive);
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text of all logs of Flink's processes whose names end so. */
    String logs(String ending) throws IOException {
        StringBuilder text = new StringBuilder();
        try (Stream<Path> files = Files.list(home.resolve("log"))) {
            for (Path file : files.filter(file -> file.toString().endsWith(ending)).toList()) {
                text.append(Files.readString(file));
            }
        }
        return text.toString();
    }

    /** Ends the cluster; what does not end by itself is killed. */
    @Override
    public void close() throws IOException, InterruptedException {
        List<ProcessHandle> started = processes("").toList();
        script("stop-cluster.sh");
        try {
            await("Flink's processes end")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> started.stream().noneMatch(ProcessHandle::isAlive));
        } finally {
            started.forEach(ProcessHandle::destroyForcibly);
        }
    }
}
