/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.install;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The lines of a configuration file of Flink, flat or nested, with what this program wrote between
 * marks of its own. All other lines stay as they are, comments too.
 *
 * <p>A key that the file has is changed in its place, its former lines kept as comments within the
 * marks; others are put at the end. Taking the marked lines away gives the file as it was.
 */
record ConfigurationText(List<String> lines) {

    private static final String BEGIN = "# >>> kerstream";
    private static final String END = "# <<< kerstream";
    private static final String FORMER = "# was:";
    private static final String HEADING =
            BEGIN + ": written by install.sh; install.sh --uninstall takes it away";

    private static final Pattern KEY =
            Pattern.compile("( *)([^\\s#:'\"-][^:#]*?|'[^']*'|\"[^\"]*\") *:(?: .*)?");

    /** What a plain YAML value may be, so that no parser takes it for something else. */
    private static final Pattern PLAIN = Pattern.compile("[\\w/][\\w./@;,:=+$-]*");

    static ConfigurationText of(String text) {
        return new ConfigurationText(text.lines().toList());
    }

    String text() {
        return String.join("\n", lines) + "\n";
    }

    /** The file without what this program wrote. */
    ConfigurationText restored() {
        List<String> result = new ArrayList<>();
        boolean ours = false;
        for (String line : lines) {
            String content = line.strip();
            if (content.startsWith(BEGIN)) {
                ours = true;
            } else if (ours && content.startsWith(END)) {
                ours = false;
            } else if (!ours) {
                result.add(line);
            } else if (content.startsWith(FORMER)) {
                result.add(line.substring(line.indexOf(FORMER) + FORMER.length()));
            }
        }
        return new ConfigurationText(result);
    }

    /**
     * This file with further settings; it must be a {@link #restored} one.
     *
     * @param settings values by full key
     * @param legacy whether {@code flink-conf.yaml}, where quotes would be part of the value
     */
    ConfigurationText with(Map<String, String> settings, boolean legacy) {
        Map<String, String> open = new LinkedHashMap<>(settings);
        List<String> result = new ArrayList<>();
        Deque<Level> parents = new ArrayDeque<>();
        for (int i = 0; i < lines.size(); i++) {
            Matcher key = KEY.matcher(lines.get(i));
            if (!key.matches()) {
                result.add(lines.get(i));
                continue;
            }
            Level level = level(key, parents);
            String value = open.remove(level.fullKey());
            if (value == null) {
                parents.push(level);
                result.add(lines.get(i));
                continue;
            }
            int end = endOfValue(i, level.indent());
            String indent = " ".repeat(level.indent());
            result.add(indent + BEGIN);
            lines.subList(i, end).forEach(former -> result.add(indent + FORMER + former));
            result.add(indent + key.group(2) + ": " + written(value, legacy));
            result.add(indent + END);
            i = end - 1;
        }
        if (!open.isEmpty()) {
            result.add(HEADING);
            open.forEach((name, value) -> result.add(name + ": " + written(value, legacy)));
            result.add(END);
        }
        return new ConfigurationText(result);
    }

    private static Level level(Matcher key, Deque<Level> parents) {
        int indent = key.group(1).length();
        while (!parents.isEmpty() && parents.element().indent() >= indent) {
            parents.pop();
        }
        String name = key.group(2).replaceAll("^['\"]|['\"]$", "");
        return new Level(
                indent, parents.isEmpty() ? name : parents.element().fullKey() + "." + name);
    }

    /** The line behind the value of the key in line {@code start}: deeper lines belong to it. */
    private int endOfValue(int start, int indent) {
        int end = start + 1;
        for (int i = end; i < lines.size(); i++) {
            String line = lines.get(i);
            int depth = line.length() - line.stripLeading().length();
            if (line.isBlank() || line.stripLeading().startsWith("#")) {
                continue;
            }
            if (depth < indent || (depth == indent && !line.startsWith("- ", indent))) {
                break;
            }
            end = i + 1;
        }
        return end;
    }

    private static String written(String value, boolean legacy) {
        return legacy || PLAIN.matcher(value).matches()
                ? value
                : "'" + value.replace("'", "''") + "'";
    }

    private record Level(int indent, String fullKey) {}
}
