/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

/**
 * Settings made visible to every class loader of this process, until closed.
 *
 * <p>The connector may be loaded from {@code lib/} or again, child-first, from a user jar, so the
 * settings cannot sit in a static field of ours. They stand in {@link System#getProperties()} under
 * one of the keys below, as an immutable {@code List<CompletableFuture<Map<String, String>>>}.
 * These are JDK types alone: any copy of this class can read them, and an abandoned publication
 * pins no class loader. A completed future's {@code toString} does not show its value, so that a
 * dump of the system properties reveals nothing. The last publication is the valid one; closing
 * removes exactly the one that was made, in any order.
 *
 * <p>The limit of it: {@link java.util.Properties#list} and {@link java.util.Properties#store} cast
 * every value to a string, so that code which calls them on the system properties fails with a
 * {@link ClassCastException} meanwhile. {@code getProperty}, {@code stringPropertyNames}, {@code
 * toString} and copies pass over the object or show it as it is. A string would show the settings
 * in every dump instead, and the JDK has no other map that all class loaders share.
 */
@Internal
public final class Publication implements AutoCloseable {

    /** Where the security module publishes the effective configuration of the process. */
    public static final String MODULE_KEY = "kerstream.security.module.configuration";

    /** Where an explicitly given configuration stands. */
    public static final String EXPLICIT_KEY = "kerstream.security.explicit.configuration";

    private final String key;
    private final CompletableFuture<Map<String, String>> entry;

    private Publication(String key, CompletableFuture<Map<String, String>> entry) {
        this.key = key;
        this.entry = entry;
    }

    public static Publication publish(String key, ProcessConfiguration configuration) {
        Publication made =
                new Publication(key, CompletableFuture.completedFuture(configuration.values()));
        System.getProperties()
                .compute(
                        key,
                        (k, old) -> {
                            List<Object> entries = entries(old);
                            entries.add(made.entry);
                            return List.copyOf(entries);
                        });
        return made;
    }

    /** The valid publication under {@code key}, read back with {@code origin}. */
    public static Optional<ProcessConfiguration> current(String key, String origin) {
        List<Object> entries = entries(System.getProperties().get(key));
        if (entries.isEmpty()
                || !(entries.get(entries.size() - 1) instanceof CompletableFuture<?> last)
                || !(last.getNow(null) instanceof Map<?, ?> values)) {
            return Optional.empty();
        }
        Map<String, String> copy = new HashMap<>();
        values.forEach((name, value) -> copy.put((String) name, (String) value));
        return Optional.of(ProcessConfiguration.of(copy, origin));
    }

    /** Withdraws this publication and no other; a second call does nothing. */
    @Override
    public void close() {
        System.getProperties()
                .computeIfPresent(
                        key,
                        (k, old) -> {
                            List<Object> entries = entries(old);
                            entries.removeIf(e -> e == entry);
                            return entries.isEmpty() ? null : List.copyOf(entries);
                        });
    }

    private static List<Object> entries(@Nullable Object property) {
        return property instanceof List<?> list ? new ArrayList<>(list) : new ArrayList<>();
    }
}
