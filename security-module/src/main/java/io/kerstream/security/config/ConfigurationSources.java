/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.ReadableConfig;
import org.jspecify.annotations.Nullable;

/**
 * Finds the settings of this process. The first source that says anything about a login wins as a
 * whole; sources are never mixed:
 *
 * <ol>
 *   <li>what the security module published in this process: the effective configuration, with
 *       {@code -D} options and YARN's localized keytab;
 *   <li>what {@code KafkaSecurity.use} was given, for MiniCluster and IDE runs;
 *   <li>the configuration that Flink hands to a source reader;
 *   <li>Flink's configuration file with YARN's environment.
 * </ol>
 *
 * <p>The handed configuration comes after the first two because only readers get one: enumerators,
 * writers and committers of the same process must come to the same identity. In a TaskManager with
 * the module both are the same configuration anyway.
 *
 * <p>The first two are asked each time, the file is read once. Thread-safe.
 */
@Internal
public final class ConfigurationSources {

    private final ConfigurationFiles files;
    private @Nullable ProcessConfiguration file;

    public ConfigurationSources(Map<String, String> environment) {
        this.files = new ConfigurationFiles(Map.copyOf(environment));
    }

    /**
     * The settings of the first source that says anything about a login; none if no source does.
     *
     * @param handed the configuration of the process, where Flink hands it out
     */
    public ProcessConfiguration find(@Nullable ReadableConfig handed) {
        List<String> searched = new ArrayList<>();
        for (Source source : sources(handed)) {
            Optional<ProcessConfiguration> found = source.read().get();
            if (found.isPresent() && found.get().namesLogin()) {
                return found.get();
            }
            searched.add(
                    found.map(c -> c.searched() + ": says nothing about a login")
                            .orElse(source.absent()));
        }
        return ProcessConfiguration.of(Map.of(), "").searched(String.join("; ", searched));
    }

    private List<Source> sources(@Nullable ReadableConfig handed) {
        return List.of(
                new Source(
                        "the security module published nothing in this process",
                        () ->
                                Publication.current(
                                        Publication.MODULE_KEY,
                                        "the configuration published by the security module")),
                new Source(
                        "KafkaSecurity.use was not called",
                        () ->
                                Publication.current(
                                        Publication.EXPLICIT_KEY,
                                        "the configuration given to KafkaSecurity.use")),
                new Source(
                        "Flink hands no configuration to this operator",
                        () ->
                                Optional.ofNullable(handed)
                                        .map(
                                                c ->
                                                        ProcessConfiguration.of(
                                                                c,
                                                                "the configuration of this Flink"
                                                                        + " process"))),
                new Source("", () -> Optional.of(file())));
    }

    /** Read once, when it is first needed: Flink logs every line of it each time. */
    private synchronized ProcessConfiguration file() {
        ProcessConfiguration read = file;
        if (read == null) {
            read = files.load();
            file = read;
        }
        return read;
    }

    private record Source(String absent, Supplier<Optional<ProcessConfiguration>> read) {}
}
