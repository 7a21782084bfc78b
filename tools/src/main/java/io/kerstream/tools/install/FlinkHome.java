/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.install;

import io.kerstream.tools.ToolException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A Flink distribution on this host.
 *
 * @param lib where its jars are
 * @param version of Flink, from the name of {@code flink-dist}
 * @param configuration the file that this Flink reads: 1.20 reads {@code flink-conf.yaml} when it
 *     exists and {@code config.yaml} otherwise, 2.x only {@code config.yaml}
 * @param ignored the other file, if it exists
 */
record FlinkHome(Path lib, String version, Path configuration, List<Path> ignored) {

    static final String LEGACY_FILE = "flink-conf.yaml";
    static final String STANDARD_FILE = "config.yaml";

    private static final Pattern DIST = Pattern.compile("flink-dist-(.+)\\.jar");
    private static final Pattern SUPPORTED = Pattern.compile("(1\\.20|2)(\\..*)?");

    /**
     * @param home the folder with {@code bin/} and {@code lib/}
     * @param conf the folder with its configuration
     * @throws ToolException if there is no Flink, no configuration, or a version without support
     */
    static FlinkHome of(Path home, Path conf) throws IOException {
        Path lib = home.resolve("lib");
        if (!Files.isDirectory(lib)) {
            throw new ToolException(
                    "%s is no Flink distribution: it has no folder lib; set FLINK_HOME or --flink-home"
                            .formatted(home),
                    null);
        }
        String version = version(lib);
        if (!SUPPORTED.matcher(version).matches()) {
            throw new ToolException(
                    "%s is Flink %s; Kerstream runs on 1.20 and 2.x".formatted(home, version),
                    null);
        }
        Path legacy = conf.resolve(LEGACY_FILE);
        Path standard = conf.resolve(STANDARD_FILE);
        boolean readsLegacy = version.startsWith("1.") && Files.exists(legacy);
        Path read = readsLegacy ? legacy : standard;
        Path other = readsLegacy ? standard : legacy;
        if (!Files.isRegularFile(read)) {
            throw new ToolException(
                    "No %s in %s, which Flink %s reads; set FLINK_CONF_DIR or --conf-dir"
                            .formatted(read.getFileName(), conf, version),
                    null);
        }
        return new FlinkHome(lib, version, read, Files.exists(other) ? List.of(other) : List.of());
    }

    private static String version(Path lib) throws IOException {
        try (Stream<Path> jars = Files.list(lib)) {
            return jars.map(jar -> DIST.matcher(jar.getFileName().toString()))
                    .filter(Matcher::matches)
                    .map(name -> name.group(1))
                    .findFirst()
                    .orElseThrow(
                            () ->
                                    new ToolException(
                                            "%s has no flink-dist-<version>.jar: not the lib of a"
                                                            .formatted(lib)
                                                    + " Flink distribution",
                                            null));
        }
    }

    /** Whether the file is read by the parser that cuts values at {@code #}. */
    boolean legacy() {
        return configuration.getFileName().toString().equals(LEGACY_FILE);
    }
}
