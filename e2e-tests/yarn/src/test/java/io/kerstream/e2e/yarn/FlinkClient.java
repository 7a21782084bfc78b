/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.e2e.yarn;

import io.kerstream.e2e.standalone.Archive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A Flink distribution with Kerstream in it on the host of a user, and what is run there. */
final class FlinkClient {

    private static final Duration LIMIT = Duration.ofSeconds(150);

    private final Archive archive;
    private final Path home;
    private final Map<String, String> environment;

    /**
     * @param home a distribution into which the archive is installed
     * @param environment of the user
     */
    FlinkClient(
            Archive archive, Path home, Path hadoopConfiguration, Map<String, String> environment) {
        this.archive = archive;
        this.home = home;
        this.environment = new HashMap<>(environment);
        this.environment.put("JAVA_HOME", System.getProperty("java.home"));
        this.environment.put("FLINK_HOME", home.toString());
        this.environment.put("FLINK_CONF_DIR", home.resolve("conf").toString());
        this.environment.put("FLINK_LOG_DIR", home.resolve("log").toString());
        this.environment.put("HADOOP_CLASSPATH", Folders.hadoop() + "/*");
        this.environment.put("HADOOP_CONF_DIR", hadoopConfiguration.toString());
        this.environment.put("YARN_CONF_DIR", hadoopConfiguration.toString());
    }

    /** What a call said and how it ended. */
    record Result(int exitCode, String console, String log) {}

    /**
     * Runs a command of docs/yarn.md to its end.
     *
     * @param words {@code bin/flink} or a script of the archive, and its arguments
     */
    Result run(List<String> words) throws IOException, InterruptedException {
        Path root = words.get(0).startsWith("scripts/") ? archive.home() : home;
        List<String> line = new ArrayList<>(words);
        line.set(0, root.resolve(words.get(0)).toString());
        deleteLogs();
        Archive.Ended ended = Archive.run(environment, LIMIT, line);
        return new Result(ended.exitCode(), ended.output(), log());
    }

    private List<Path> logs() throws IOException {
        try (Stream<Path> files = Files.list(home.resolve("log"))) {
            return files.filter(file -> file.toString().contains("-client-")).toList();
        }
    }

    private void deleteLogs() throws IOException {
        for (Path log : logs()) {
            Files.delete(log);
        }
    }

    private String log() throws IOException {
        StringBuilder text = new StringBuilder();
        for (Path log : logs()) {
            text.append(Files.readString(log));
        }
        return text.toString();
    }

    /** Lines of {@code flink-conf.yaml}. */
    static String lines(Map<String, String> settings) {
        return new TreeMap<>(settings)
                .entrySet().stream()
                        .map(entry -> entry.getKey() + ": " + entry.getValue() + "\n")
                        .collect(Collectors.joining());
    }
}
