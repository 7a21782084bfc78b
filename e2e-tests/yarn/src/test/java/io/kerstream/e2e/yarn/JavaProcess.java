/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.e2e.yarn;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A JVM that a test starts, with all its output in one file. */
final class JavaProcess {

    private static final List<String> FLAGS =
            List.of(
                    "-Xmx512m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Djava.net.preferIPv4Stack=true",
                    "--add-opens=java.base/java.lang=ALL-UNNAMED",
                    "--add-opens=java.base/java.util=ALL-UNNAMED");

    private JavaProcess() {}

    /**
     * Starts it.
     *
     * @param command class path, flags, main class and arguments
     */
    static Process start(
            Path workDirectory, Path output, Map<String, String> environment, List<String> command)
            throws IOException {
        List<String> all = new ArrayList<>();
        all.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        all.addAll(FLAGS);
        all.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(all);
        builder.directory(workDirectory.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("KRB5"));
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true);
        builder.redirectOutput(output.toFile());
        return builder.start();
    }
}
