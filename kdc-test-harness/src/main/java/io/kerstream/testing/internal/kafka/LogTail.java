/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kafka;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The end of the broker's logs, for the message of an error. */
final class LogTail {

    private static final int LINES = 40;

    private LogTail() {}

    /**
     * @param removed whether the files are about to be removed with a temporary directory
     */
    static String describe(NodeLayout layout, boolean removed) {
        StringBuilder text = new StringBuilder(". Tail of the broker's log ");
        text.append(layout.log());
        if (removed) {
            text.append(" (removed with the temporary directory; workDirectory(...) keeps it)");
        }
        text.append(":\n").append(tail(layout.log()));
        String console = tail(layout.console());
        if (!console.isEmpty()) {
            text.append("Console of its JVM:\n").append(console);
        }
        return text.toString();
    }

    private static String tail(Path file) {
        if (!Files.exists(file)) {
            return "";
        }
        try {
            List<String> lines =
                    new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList();
            StringBuilder text = new StringBuilder();
            for (String line : lines.subList(Math.max(0, lines.size() - LINES), lines.size())) {
                text.append("  ").append(line).append('\n');
            }
            return text.toString();
        } catch (IOException e) {
            return "  (cannot be read: " + e + ")\n";
        }
    }
}
