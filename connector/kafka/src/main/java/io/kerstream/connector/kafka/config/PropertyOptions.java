/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.config;

import java.util.Properties;
import java.util.function.Function;
import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.ConfigOption;

/**
 * Options that are set among the properties of a Kafka client.
 *
 * <p>Values are read as Kafka reads its own: space around them and the case of {@code true} and
 * {@code false} do not matter; anything else is refused.
 */
@Internal
public final class PropertyOptions {

    private PropertyOptions() {}

    /**
     * Reads an option.
     *
     * @param parser turns the text into the option's type
     * @return the option's default if the property is not set
     * @throws IllegalArgumentException if the text is no such value; names the key and the value
     */
    public static <T> T get(
            Properties properties, ConfigOption<T> option, Function<String, T> parser) {
        // A value may also be put as what it is, a number for example, which getProperty hides.
        Object value = properties.get(option.key());
        String text = value != null ? value.toString() : properties.getProperty(option.key());
        return text == null ? option.defaultValue() : parse(option.key(), text, parser);
    }

    /** The same, and takes the option out of the properties, which then are the client's alone. */
    public static <T> T take(
            Properties properties, ConfigOption<T> option, Function<String, T> parser) {
        T value = get(properties, option, parser);
        properties.remove(option.key());
        return value;
    }

    /**
     * Turns one property's text into a value.
     *
     * @throws IllegalArgumentException if the text is no such value; names the key and the value
     */
    public static <T> T parse(String key, String text, Function<String, T> parser) {
        try {
            return parser.apply(text.trim());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "Invalid value \"" + text + "\" of property " + key + ": " + e.getMessage(), e);
        }
    }

    /** Parses {@code true} and {@code false}. */
    public static Boolean parseBoolean(String text) {
        if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
            return Boolean.valueOf(text);
        }
        throw new IllegalArgumentException("expected true or false");
    }

    /** Parses a whole number of milliseconds. */
    public static Long parseMillis(String text) {
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("expected a number of milliseconds", e);
        }
    }

    /** Parses a whole number of bytes, 1 or more. */
    public static Long parsePositiveBytes(String text) {
        try {
            long bytes = Long.parseLong(text);
            if (bytes > 0) {
                return bytes;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("expected a number of bytes", e);
        }
        throw new IllegalArgumentException("expected a number of bytes, 1 or more");
    }

    /** Parses a whole number of milliseconds, 1 or more. */
    public static Long parsePositiveMillis(String text) {
        long millis = parseMillis(text);
        if (millis < 1) {
            throw new IllegalArgumentException("expected a number of milliseconds, 1 or more");
        }
        return millis;
    }

    /** Flattens defaults, which Kafka's clients would not see. */
    public static Properties copyOf(Properties original) {
        Properties copy = new Properties();
        for (String name : original.stringPropertyNames()) {
            copy.setProperty(name, original.getProperty(name));
        }
        copy.putAll(original);
        return copy;
    }
}
