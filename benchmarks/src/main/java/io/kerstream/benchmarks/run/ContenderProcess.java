/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.benchmarks.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Starts one run in a JVM of its own and waits for its result. */
public final class ContenderProcess {

    /** The collector that Flink's own scripts choose; the same for all contenders. */
    public static final List<String> FLAGS =
            List.of(
                    "-XX:+UseG1GC",
                    "-XX:-UseDynamicNumberOfCompilerThreads",
                    "-Djava.net.preferIPv4Stack=true",
                    "--add-opens=java.base/java.lang=ALL-UNNAMED",
                    "--add-opens=java.base/java.util=ALL-UNNAMED",
                    "--add-opens=java.base/java.time=ALL-UNNAMED");

    private static final long LIMIT_SECONDS = 330;

    private final Path directory;
    private final Path krb5Conf;
    private final List<String> moreFlags;

    /**
     * @param directory for the files that go to and fro
     * @param moreFlags for every JVM, such as a profiler's
     */
    public ContenderProcess(Path directory, Path krb5Conf, List<String> moreFlags) {
        this.directory = directory;
        this.krb5Conf = krb5Conf;
        this.moreFlags = List.copyOf(moreFlags);
    }

    private static String declaringClass(Contender contender) {
        return ((Enum<?>) contender).getDeclaringClass().getName();
    }

    /**
     * Runs one contender once.
     *
     * @param topic of this run
     * @param allRecords what the benchmark is called with
     * @param brokerPid the broker's process
     * @param client what a client needs to connect
     * @throws IllegalStateException if the run fails or takes longer than its limit
     */
    public RunResult run(
            Contender contender,
            Variant variant,
            String topic,
            long allRecords,
            long brokerPid,
            Map<String, String> client)
            throws IOException, InterruptedException {
        RunSettings settings = variant.settings(topic, allRecords, brokerPid, client);
        Path settingsFile = directory.resolve("settings.properties");
        Path resultFile = directory.resolve("result.properties");
        settings.writeTo(settingsFile);
        Files.deleteIfExists(resultFile);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xms" + variant.heapMb() + "m");
        command.add("-Xmx" + variant.heapMb() + "m");
        command.addAll(FLAGS);
        command.addAll(moreFlags);
        command.add("-Djava.security.krb5.conf=" + krb5Conf);
        command.add("-Dlog4j2.configurationFile=benchmark-log4j2.properties");
        command.add(ContenderMain.class.getName());
        command.add(declaringClass(contender));
        command.add(contender.name());
        command.add(settingsFile.toString());
        command.add(resultFile.toString());
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        Process process = builder.start();
        try {
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException(
                        contender + " did not end within " + LIMIT_SECONDS + " s: " + settings);
            }
        } finally {
            process.destroyForcibly();
        }
        if (process.exitValue() != 0) {
            throw new IllegalStateException(
                    contender + " failed with " + process.exitValue() + ": " + settings);
        }
        return RunResult.readFrom(resultFile);
    }
}
