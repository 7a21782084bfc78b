/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.e2e.yarn;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The settings and commands of {@code docs/yarn.md}, with the names of a test in their place. */
final class YarnPage {

    private static final Path PAGE = Path.of("..", "..", "docs", "yarn.md");

    private final String text;
    private final Map<String, String> names;

    /**
     * @param names what the page's examples are in the test, such as a realm for {@code
     *     EXAMPLE.COM}
     */
    YarnPage(Map<String, String> names) throws IOException {
        this.text = Files.readString(PAGE);
        this.names = names;
    }

    /** All blocks of settings. */
    String settings() {
        return blocks("yaml").stream().map(this::named).collect(Collectors.joining("\n"));
    }

    /**
     * The words of the command that begins so.
     *
     * @param beginning the command up to its options, such as {@code bin/flink stop}
     * @param more names of this command alone
     */
    List<String> command(String beginning, Map<String, String> more) {
        String command =
                blocks("bash").stream()
                        .filter(block -> block.startsWith(beginning + " "))
                        .findFirst()
                        .orElseThrow(
                                () -> new AssertionError(PAGE + " has no command " + beginning));
        String line = command.replace("\\\n", " ").strip();
        for (Map.Entry<String, String> name : more.entrySet()) {
            if (!line.contains(name.getKey())) {
                throw new AssertionError(name.getKey() + " is not in " + line);
            }
            line = line.replace(name.getKey(), name.getValue());
        }
        return List.of(named(line).replace("'", "").split("\\s+"));
    }

    private List<String> blocks(String language) {
        return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(text)
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    private String named(String block) {
        String named = block;
        for (Map.Entry<String, String> name : names.entrySet()) {
            named = named.replace(name.getKey(), name.getValue());
        }
        if (named.toLowerCase(Locale.ROOT).contains("example.")) {
            throw new AssertionError("An example's name that the test does not know:\n" + named);
        }
        return named;
    }
}
