/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.docs;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A command that a page shows.
 *
 * @param place page and line of its block, for messages
 * @param text as it is written, without comments, on one line
 * @param words of it, without quotes; no variables are set and no pipes are known
 */
record ShellCommand(String place, String text, List<String> words) {

    private static final Set<String> LANGUAGES = Set.of("bash", "sh", "shell", "console");
    private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|([^\\s'\"]+)");
    private static final Pattern ASSIGNMENT = Pattern.compile("[A-Z][A-Z0-9_]*=.*");

    /** The commands in a page's blocks of shell, and those of ours between backticks. */
    static List<ShellCommand> of(Path file) throws IOException {
        MarkdownPage page = MarkdownPage.read(file);
        List<ShellCommand> commands = new ArrayList<>();
        for (MarkdownPage.Block block : page.blocks()) {
            if (LANGUAGES.contains(block.language())) {
                commands.addAll(in(block, Pages.ROOT.relativize(file) + ":" + block.line()));
            }
        }
        for (String code : page.inlineCode()) {
            if (code.matches("scripts/\\w.*") || code.startsWith("./mvnw ")) {
                commands.add(of(Pages.ROOT.relativize(file).toString(), code));
            }
        }
        return commands;
    }

    /** One command a line; a backslash at its end goes on with the next. */
    static List<ShellCommand> in(MarkdownPage.Block block, String place) {
        List<ShellCommand> commands = new ArrayList<>();
        StringBuilder pending = new StringBuilder();
        for (String line : block.lines()) {
            String text = line.strip();
            if (text.endsWith("\\")) {
                pending.append(text, 0, text.length() - 1).append(' ');
                continue;
            }
            pending.append(text);
            if (!pending.isEmpty() && pending.charAt(0) != '#') {
                commands.add(of(place, pending.toString()));
            }
            pending.setLength(0);
        }
        return commands;
    }

    private static ShellCommand of(String place, String text) {
        List<String> words = new ArrayList<>();
        WORD.matcher(text)
                .results()
                .forEach(
                        match -> {
                            String quoted =
                                    match.group(1) != null ? match.group(1) : match.group(2);
                            words.add(quoted != null ? quoted : match.group(3));
                        });
        return new ShellCommand(place, text, words);
    }

    /** What is run: the first word that sets no variable. */
    String program() {
        return words.stream()
                .filter(word -> !ASSIGNMENT.matcher(word).matches())
                .findFirst()
                .orElseThrow();
    }

    boolean isOurs() {
        return program()
                .matches(
                        "(\\./)?(scripts|benchmarks|kdc-test-harness/docker|\\.ci)/[\\w/-]+(\\.sh)?");
    }

    /** The long options that are given. */
    List<String> options() {
        return words.stream()
                .filter(word -> word.startsWith("--") && word.length() > 2)
                .map(word -> word.replaceFirst("[=…].*", ""))
                .toList();
    }

    /** The word behind the program, if it may be a subcommand. */
    String subcommand() {
        int next = words.indexOf(program()) + 1;
        return next < words.size() && words.get(next).matches("[a-z][a-z-]*")
                ? words.get(next)
                : "";
    }
}
