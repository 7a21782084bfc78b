/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.chaos;

import io.kerstream.connector.kafka.chaos.Waiting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A standalone Flink cluster: a JobManager and TaskManagers with one slot each, in JVMs of their
 * own on the loopback interface, with this JVM's class path. Not thread-safe.
 */
final class FlinkProcesses implements AutoCloseable {

    private static final long END_SECONDS = 20;
    private static final Duration REQUEST_LIMIT = Duration.ofSeconds(2);

    private static final List<String> FLAGS =
            List.of(
                    "-Xmx192m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Djava.net.preferIPv4Stack=true",
                    "--add-opens=java.base/java.lang=ALL-UNNAMED",
                    "--add-opens=java.base/java.util=ALL-UNNAMED",
                    "--add-opens=java.base/java.time=ALL-UNNAMED");

    /** What Flink's scripts would work out, and no more memory than the job needs. */
    private static final Map<String, String> SETTINGS =
            Map.ofEntries(
                    Map.entry("jobmanager.rpc.address", "127.0.0.1"),
                    Map.entry("jobmanager.bind-host", "127.0.0.1"),
                    Map.entry("rest.address", "127.0.0.1"),
                    Map.entry("rest.bind-address", "127.0.0.1"),
                    Map.entry("taskmanager.host", "127.0.0.1"),
                    Map.entry("taskmanager.bind-host", "127.0.0.1"),
                    Map.entry("taskmanager.numberOfTaskSlots", "1"),
                    Map.entry("taskmanager.cpu.cores", "1"),
                    Map.entry("taskmanager.memory.framework.heap.size", "64m"),
                    Map.entry("taskmanager.memory.framework.off-heap.size", "32m"),
                    Map.entry("taskmanager.memory.task.heap.size", "64m"),
                    Map.entry("taskmanager.memory.task.off-heap.size", "0m"),
                    Map.entry("taskmanager.memory.managed.size", "4m"),
                    Map.entry("taskmanager.memory.network.min", "16m"),
                    Map.entry("taskmanager.memory.network.max", "16m"),
                    Map.entry("taskmanager.memory.jvm-metaspace.size", "128m"),
                    Map.entry("taskmanager.memory.jvm-overhead.min", "32m"),
                    Map.entry("taskmanager.memory.jvm-overhead.max", "32m"),
                    Map.entry("heartbeat.interval", "500"),
                    Map.entry("heartbeat.rpc-failure-threshold", "1"));

    private final Path directory;
    private final Path krb5Conf;
    private final int restPort;
    private final Process jobManager;
    private final Map<Long, Process> taskManagers = new HashMap<>();
    private int started;

    /**
     * Starts the JobManager.
     *
     * @param directory for configuration and logs
     * @param settings more of Flink's configuration
     */
    FlinkProcesses(Path directory, Path krb5Conf, Map<String, String> settings) throws IOException {
        this.directory = Files.createDirectories(directory);
        this.krb5Conf = krb5Conf;
        this.restPort = freePort();
        Map<String, String> all = new TreeMap<>(SETTINGS);
        all.putAll(settings);
        all.put("rest.port", Integer.toString(restPort));
        all.put("jobmanager.rpc.port", Integer.toString(freePort()));
        Files.writeString(
                directory.resolve("config.yaml"),
                all.entrySet().stream()
                        .map(entry -> entry.getKey() + ": \"" + entry.getValue() + "\"\n")
                        .collect(Collectors.joining()));
        jobManager = start(FlinkMain.JOB_MANAGER);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private Process start(String which) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FLAGS);
        command.add("-Djava.security.krb5.conf=" + krb5Conf);
        command.add(FlinkMain.class.getName());
        command.add(which);
        command.add("--configDir");
        command.add(directory.toString());
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.redirectErrorStream(true);
        builder.redirectOutput(directory.resolve(which + "-" + started++ + ".log").toFile());
        return builder.start();
    }

    int restPort() {
        return restPort;
    }

    void startTaskManager() throws IOException {
        Process process = start(FlinkMain.TASK_MANAGER);
        taskManagers.put(process.pid(), process);
    }

    /** Waits until the JobManager knows so many TaskManagers. */
    void awaitTaskManagers(int number) {
        HttpClient http = HttpClient.newBuilder().connectTimeout(REQUEST_LIMIT).build();
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + restPort + "/overview"))
                        .timeout(REQUEST_LIMIT)
                        .build();
        Waiting.until(
                number + " TaskManagers; logs in " + directory,
                () -> {
                    requireAlive();
                    try {
                        return http.send(request, HttpResponse.BodyHandlers.ofString())
                                .body()
                                .contains("\"taskmanagers\":" + number + ",");
                    } catch (IOException e) {
                        return false;
                    }
                });
    }

    private void requireAlive() throws IOException {
        if (!jobManager.isAlive() || !taskManagers.values().stream().allMatch(Process::isAlive)) {
            throw new AssertionError("A process of Flink has ended by itself:\n" + logs());
        }
    }

    /**
     * Kills a TaskManager with SIGKILL; on return the process is gone.
     *
     * @return its exit status
     */
    int kill(long pid) throws InterruptedException {
        Process process = taskManagers.remove(pid);
        if (process == null) {
            throw new IllegalStateException("no TaskManager has the process id " + pid);
        }
        process.destroyForcibly();
        if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError(
                    "process " + pid + " lives " + END_SECONDS + " s after a kill");
        }
        return process.exitValue();
    }

    /** What the processes have said, for the report of a failure. */
    String logs() throws IOException {
        StringBuilder logs = new StringBuilder();
        try (var files = Files.list(directory)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".log")).sorted().toList()) {
                logs.append("--- ").append(file.getFileName()).append('\n');
                logs.append(Files.readString(file)).append('\n');
            }
        }
        return logs.toString();
    }

    @Override
    public void close() throws InterruptedException {
        List<Process> all = new ArrayList<>(taskManagers.values());
        all.add(jobManager);
        all.forEach(Process::destroyForcibly);
        for (Process process : all) {
            process.waitFor(END_SECONDS, TimeUnit.SECONDS);
        }
    }
}
