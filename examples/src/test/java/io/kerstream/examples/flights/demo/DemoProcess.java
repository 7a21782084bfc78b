/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.examples.flights.demo;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The demo in a JVM of its own, with all it writes below one folder. */
final class DemoProcess implements AutoCloseable {

    private final Path folder;
    private final Process process;

    private DemoProcess(Path folder, Process process) {
        this.folder = folder;
        this.process = process;
    }

    static DemoProcess start(Path folder, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + File.separator + "bin/java");
        command.addAll(
                List.of(
                        "-Xmx320m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Djava.net.preferIPv4Stack=true",
                        "--add-opens=java.base/java.lang=ALL-UNNAMED",
                        "--add-opens=java.base/java.util=ALL-UNNAMED",
                        "--add-opens=java.base/java.time=ALL-UNNAMED",
                        "-Djava.io.tmpdir=" + Files.createDirectories(folder.resolve("tmp")),
                        FlightsDemo.class.getName(),
                        "--log",
                        folder.resolve("demo.log").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.environment().put("KRB5CCNAME", folder.resolve("demo.ccache").toString());
        builder.redirectErrorStream(true);
        builder.redirectOutput(folder.resolve("console.txt").toFile());
        return new DemoProcess(folder, builder.start());
    }

    Process process() {
        return process;
    }

    /** The exit code, which has to be there within the limit. */
    int end(Duration limit) throws InterruptedException, IOException {
        if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("Still running after " + limit + ":\n" + console());
        }
        return process.exitValue();
    }

    String console() throws IOException {
        return Files.readString(folder.resolve("console.txt"));
    }

    String log() throws IOException {
        return Files.readString(folder.resolve("demo.log"));
    }

    String brokerLog() throws IOException {
        return Files.readString(folder.resolve("demo-broker.log"));
    }

    Path temporaryFiles() {
        return folder.resolve("tmp");
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
