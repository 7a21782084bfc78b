/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One run of a script as operators start it: its exit code, and all that it printed. */
public record Script(int exitCode, String output) {

    private static final long LIMIT_SECONDS = 120;

    /**
     * Runs a script and waits for its end.
     *
     * @param name below {@code scripts/}
     * @param directory for its output
     * @param environment beside that of this process, without Flink's and Kerberos' own variables
     */
    public static Script run(
            String name, Path directory, Map<String, String> environment, List<String> arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add("bash");
        command.add(Path.of("..", "scripts", name).toAbsolutePath().toString());
        command.addAll(arguments);
        Path output = Files.createTempFile(directory, "output", ".txt");
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
        builder.environment()
                .keySet()
                .removeAll(List.of("FLINK_CONF_DIR", "FLINK_HOME", "KRB5_CONFIG", "KRB5CCNAME"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("Still running: " + command);
            }
            return new Script(
                    process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
        } finally {
            process.destroyForcibly();
        }
    }
}
