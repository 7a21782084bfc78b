/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.install;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kerstream.tools.ToolException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.configuration.Configuration;

/** The configuration file of one Flink distribution, before and after. */
final class ConfigurationFile {

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private final Path path;
    private final boolean legacy;
    private final ConfigurationText current;

    ConfigurationFile(FlinkHome flink) throws IOException {
        this.path = flink.configuration();
        this.legacy = flink.legacy();
        this.current = ConfigurationText.of(Files.readString(path));
    }

    private String name() {
        return path.getFileName().toString();
    }

    /** What Flink would read if this program had never written anything. */
    Configuration original() throws IOException {
        return effective(current.restored());
    }

    /** What Flink would read from this text in the place of the file. */
    Configuration effective(ConfigurationText text) throws IOException {
        return EffectiveConfiguration.of(text, name());
    }

    /** What this program wrote earlier and the file still says. */
    Map<String, String> written() throws IOException {
        Map<String, String> before = EffectiveConfiguration.all(current.restored(), name());
        Map<String, String> written = new LinkedHashMap<>();
        EffectiveConfiguration.all(current, name())
                .forEach(
                        (key, value) -> {
                            if (!value.equals(before.get(key))) {
                                written.put(key, value);
                            }
                        });
        return written;
    }

    /**
     * The file with these settings and no others of ours.
     *
     * @throws ToolException if Flink would not read exactly them, and all else as before
     */
    ConfigurationText with(Map<String, String> settings) throws IOException {
        settings.forEach(this::check);
        Map<String, String> expected =
                new TreeMap<>(EffectiveConfiguration.all(current.restored(), name()));
        // In an order of their own, so that running again writes the same.
        Map<String, String> needed = new TreeMap<>(settings);
        needed.entrySet().removeIf(s -> s.getValue().equals(expected.get(s.getKey())));
        ConfigurationText result = current.restored().with(needed, legacy);
        expected.putAll(needed);
        if (!EffectiveConfiguration.all(result, name()).equals(expected)) {
            throw new ToolException(
                    "%s is written in a way that this program does not change. Set by hand: %s"
                            .formatted(path, needed),
                    null);
        }
        return result;
    }

    private void check(String key, String value) {
        if (legacy && value.contains("#")) {
            throw new ToolException(
                    "%s = %s: %s cuts values at '#'; take a path without it, or config.yaml"
                            .formatted(key, value, path),
                    null);
        }
    }

    ConfigurationText restored() {
        return current.restored();
    }

    boolean differsFrom(ConfigurationText text) {
        return !current.equals(text);
    }

    /** Lines that go, with a minus, and lines that come, with a plus. */
    List<String> changes(ConfigurationText text) {
        List<String> changes = new ArrayList<>();
        current.lines().stream()
                .filter(line -> !text.lines().contains(line))
                .forEach(line -> changes.add("-" + line));
        text.lines().stream()
                .filter(line -> !current.lines().contains(line))
                .forEach(line -> changes.add("+" + line));
        return changes;
    }

    /**
     * Keeps a copy and puts the text in the place of the file, in one step and with the same
     * permissions.
     *
     * @return the copy
     */
    Path replace(ConfigurationText text, Instant now) throws IOException {
        Path backup = path.resolveSibling(name() + "." + STAMP.format(now) + ".kerstream-backup");
        Files.copy(
                path,
                backup,
                StandardCopyOption.COPY_ATTRIBUTES,
                StandardCopyOption.REPLACE_EXISTING);
        Path target = path.toRealPath();
        Path next = target.resolveSibling(name() + ".kerstream-new");
        Files.copy(
                target,
                next,
                StandardCopyOption.COPY_ATTRIBUTES,
                StandardCopyOption.REPLACE_EXISTING);
        Files.write(next, text.text().getBytes(UTF_8));
        Files.move(next, target, StandardCopyOption.ATOMIC_MOVE);
        return backup;
    }
}
