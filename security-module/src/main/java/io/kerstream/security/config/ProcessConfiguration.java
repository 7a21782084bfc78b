/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.config;

import io.kerstream.security.FailureCode;
import io.kerstream.security.KafkaSecurityException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.FallbackKey;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.SecurityOptions;
import org.jspecify.annotations.Nullable;

/**
 * The security settings of this process, each with the place it was found in. Immutable.
 *
 * <p>Only keys under {@code security.kerberos.} and {@code kerstream.} are kept; Flink's deprecated
 * spellings are read under their current key. A blank value counts as absent, as in Flink.
 */
@Internal
public final class ProcessConfiguration {

    private static final String LOGIN_PREFIX = "security.kerberos.login.";
    private static final String KERBEROS_PREFIX = "security.kerberos.";
    private static final String KERSTREAM_PREFIX = "kerstream.";

    private final Map<String, Setting> settings;
    private final String searched;

    private ProcessConfiguration(Map<String, Setting> settings, String searched) {
        this.settings = Map.copyOf(settings);
        this.searched = searched;
    }

    /**
     * The security settings among {@code values}.
     *
     * @param origin the place of these values, as a phrase for error messages
     */
    public static ProcessConfiguration of(ReadableConfig configuration, String origin) {
        return of(configuration.toMap(), origin);
    }

    /**
     * The security settings among {@code values}.
     *
     * @param origin the place of these values, as a phrase for error messages
     */
    public static ProcessConfiguration of(Map<String, String> values, String origin) {
        Map<String, Setting> settings = new HashMap<>();
        putDeprecated(SecurityOptions.KERBEROS_LOGIN_KEYTAB, values, origin, settings);
        putDeprecated(SecurityOptions.KERBEROS_LOGIN_PRINCIPAL, values, origin, settings);
        values.forEach(
                (key, value) -> {
                    if (isOurs(key) && !value.isBlank()) {
                        settings.put(key, new Setting(key, value, origin));
                    }
                });
        return new ProcessConfiguration(settings, origin);
    }

    private static void putDeprecated(
            ConfigOption<String> option,
            Map<String, String> values,
            String origin,
            Map<String, Setting> settings) {
        for (FallbackKey fallback : option.fallbackKeys()) {
            String value = values.get(fallback.getKey());
            if (value != null && !value.isBlank()) {
                String note = origin + ", as " + fallback.getKey();
                settings.put(option.key(), new Setting(option.key(), value, note));
            }
        }
    }

    private static boolean isOurs(String key) {
        return key.startsWith(KERBEROS_PREFIX) || key.startsWith(KERSTREAM_PREFIX);
    }

    /** The same settings with one replaced. */
    public ProcessConfiguration with(ConfigOption<String> option, String value, String origin) {
        Map<String, Setting> changed = new HashMap<>(settings);
        changed.put(option.key(), new Setting(option.key(), value, origin));
        return new ProcessConfiguration(changed, searched);
    }

    /** The same settings, with a description of all places that were searched. */
    ProcessConfiguration searched(String places) {
        return new ProcessConfiguration(settings, places);
    }

    /** The places that were searched for these settings, as a phrase for error messages. */
    public String searched() {
        return searched;
    }

    /** Whether anything is said about a login: then no other source is asked. */
    public boolean namesLogin() {
        return settings.keySet().stream()
                .anyMatch(key -> key.startsWith(LOGIN_PREFIX) || key.startsWith(KERSTREAM_PREFIX));
    }

    /** The setting, if it is there and not blank; defaults are not applied. */
    public Optional<Setting> setting(ConfigOption<?> option) {
        return Optional.ofNullable(settings.get(option.key()));
    }

    /**
     * A switch, or its default.
     *
     * @throws KafkaSecurityException if the value is neither {@code true} nor {@code false}
     */
    public boolean flag(ConfigOption<Boolean> option) {
        try {
            return Configuration.fromMap(values()).get(option);
        } catch (IllegalArgumentException e) {
            throw new KafkaSecurityException(
                    FailureCode.CONFIGURATION_INVALID_VALUE,
                    settings.get(option.key()) + " is not a boolean. Set it to true or false.",
                    e);
        }
    }

    /**
     * A duration, or its default.
     *
     * @throws KafkaSecurityException if the value is no duration, or a negative one
     */
    public Duration duration(ConfigOption<Duration> option) {
        try {
            return Configuration.fromMap(values()).get(option);
        } catch (IllegalArgumentException e) {
            throw new KafkaSecurityException(
                    FailureCode.CONFIGURATION_INVALID_VALUE,
                    settings.get(option.key())
                            + " is not a duration. Write a number and a unit, such as 5 min or"
                            + " 30 s.",
                    e);
        }
    }

    /** Keys and values alone. */
    public Map<String, String> values() {
        Map<String, String> values = new HashMap<>();
        settings.forEach((key, setting) -> values.put(key, setting.value()));
        return Map.copyOf(values);
    }

    /** The settings whose keys begin with {@code prefix}, sorted by key. */
    public SortedMap<String, Setting> under(String prefix) {
        SortedMap<String, Setting> found = new TreeMap<>();
        settings.forEach(
                (key, setting) -> {
                    if (key.startsWith(prefix)) {
                        found.put(key, setting);
                    }
                });
        return found;
    }

    /** The same settings from the same places. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ProcessConfiguration that
                && settings.equals(that.settings)
                && searched.equals(that.searched);
    }

    @Override
    public int hashCode() {
        return settings.hashCode();
    }

    /** The keys alone: a secret may stand under a misspelt one. */
    @Override
    public String toString() {
        return "ProcessConfiguration" + new TreeMap<>(settings).keySet();
    }
}
