/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.e2e.yarn;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The command {@code flink} on the host of a user: the class that {@code bin/flink} starts, with
 * the environment and the JVM options that it works out.
 */
final class FlinkClient {

    private static final long LIMIT_SECONDS = 150;

    private static final String LOG4J =
            """
            appender.file.type = File
            appender.file.name = file
            appender.file.fileName = ${sys:log.file}
            appender.file.layout.type = PatternLayout
            appender.file.layout.pattern = %d{HH:mm:ss,SSS} %-5p %-40.40c{1.} [%t] %m%n
            rootLogger.level = info
            rootLogger.appenderRef.file.ref = file
            """;

    private final Path directory;
    private final Path krb5Conf;
    private final Map<String, String> environment;

    /**
     * @param directory for configuration, output and log of this client
     * @param flinkConf the lines of {@code flink-conf.yaml}
     * @param environment of the user
     */
    FlinkClient(
            Path directory,
            Path krb5Conf,
            Path hadoopConfiguration,
            String flinkConf,
            Map<String, String> environment)
            throws IOException {
        this.directory = Files.createDirectories(directory);
        this.krb5Conf = krb5Conf;
        Files.writeString(directory.resolve("flink-conf.yaml"), flinkConf);
        Files.writeString(directory.resolve("log4j.properties"), LOG4J);
        this.environment = new HashMap<>(environment);
        this.environment.put("FLINK_CONF_DIR", directory.toString());
        this.environment.put("FLINK_LIB_DIR", Folders.flinkLib().toString());
        this.environment.put("HADOOP_CONF_DIR", hadoopConfiguration.toString());
    }

    /** What a call said and how it ended. */
    record Result(int exitCode, String console, String log) {}

    /**
     * Runs a command to its end.
     *
     * @param arguments what stands behind {@code flink}
     */
    Result run(List<String> arguments) throws IOException, InterruptedException {
        Path console = directory.resolve("console.txt");
        Path log = directory.resolve("client.log");
        Files.deleteIfExists(log);
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "-Djava.security.krb5.conf=" + krb5Conf,
                                "-Dlog.file=" + log,
                                "-Dlog4j.configurationFile="
                                        + directory.resolve("log4j.properties").toUri(),
                                "-cp",
                                String.join(
                                        File.pathSeparator,
                                        Folders.flinkLib() + "/*",
                                        environment.get("HADOOP_CONF_DIR"),
                                        Folders.hadoop() + "/*"),
                                "org.apache.flink.client.cli.CliFrontend"));
        command.addAll(arguments);
        Process process = JavaProcess.start(directory, console, environment, command);
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(
                    "flink "
                            + arguments
                            + " runs for more than "
                            + LIMIT_SECONDS
                            + " s:\n"
                            + Files.readString(console)
                            + Files.readString(log));
        }
        return new Result(process.exitValue(), Files.readString(console), Files.readString(log));
    }

    /** Lines of {@code flink-conf.yaml}. */
    static String lines(Map<String, String> settings) {
        return new TreeMap<>(settings)
                .entrySet().stream()
                        .map(entry -> entry.getKey() + ": " + entry.getValue() + "\n")
                        .collect(Collectors.joining());
    }
}
