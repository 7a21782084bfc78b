/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.formats.avro.registry.client;

import io.kerstream.security.FailureCode;
import io.kerstream.security.KafkaSecurityException;
import io.kerstream.security.config.KerstreamOptions;
import io.kerstream.security.registry.RegistrySecurity;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.annotation.Internal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a registry is asked, apart from security. The keys are those of Confluent's registry client,
 * with or without the prefix {@code schema.registry.}.
 *
 * @param connectTimeout for one connection ({@code http.connect.timeout.ms})
 * @param readTimeout for one answer ({@code http.read.timeout.ms})
 * @param maxRetries rounds through all addresses after the first ({@code max.retries})
 * @param backoff pause before the first retry; it doubles ({@code retries.wait.ms})
 * @param maxBackoff the longest pause ({@code retries.max.wait.ms})
 * @param registers whether an unknown schema is registered ({@code auto.register.schemas})
 */
@Internal
public record RegistryOptions(
        Duration connectTimeout,
        Duration readTimeout,
        int maxRetries,
        Duration backoff,
        Duration maxBackoff,
        boolean registers) {

    private static final Logger LOG = LoggerFactory.getLogger(RegistryOptions.class);

    static final String CONNECT_TIMEOUT = "http.connect.timeout.ms";
    static final String READ_TIMEOUT = "http.read.timeout.ms";
    static final String MAX_RETRIES = "max.retries";
    static final String BACKOFF = "retries.wait.ms";
    static final String MAX_BACKOFF = "retries.max.wait.ms";

    /** Whether a serialization schema registers its schema, or only looks it up. */
    public static final String AUTO_REGISTER = "auto.register.schemas";

    private static final Set<String> KNOWN =
            Set.of(
                    CONNECT_TIMEOUT,
                    READ_TIMEOUT,
                    MAX_RETRIES,
                    BACKOFF,
                    MAX_BACKOFF,
                    AUTO_REGISTER,
                    KerstreamOptions.CLIENT_REGISTRY);

    /**
     * Reads the properties of a schema.
     *
     * @param properties of a schema; what is not known here is left to {@link RegistrySecurity} or,
     *     with a warning, to nobody
     * @throws KafkaSecurityException if a value is not of its type, or negative
     */
    public static RegistryOptions of(Map<String, ?> properties) {
        Map<String, Object> plain = RegistrySecurity.withoutPrefix(properties);
        warnOfUnknown(plain.keySet());
        int backoff = number(plain, BACKOFF, 200);
        return new RegistryOptions(
                Duration.ofMillis(number(plain, CONNECT_TIMEOUT, 10_000)),
                Duration.ofMillis(number(plain, READ_TIMEOUT, 30_000)),
                number(plain, MAX_RETRIES, 3),
                Duration.ofMillis(backoff),
                Duration.ofMillis(Math.max(number(plain, MAX_BACKOFF, 5_000), backoff)),
                flag(plain, AUTO_REGISTER));
    }

    private static void warnOfUnknown(Set<String> keys) {
        Set<String> unknown = new TreeSet<>(keys);
        unknown.removeAll(KNOWN);
        unknown.removeIf(
                key ->
                        key.startsWith("ssl.")
                                || key.startsWith("basic.auth.")
                                || key.startsWith("bearer.auth."));
        if (!unknown.isEmpty()) {
            LOG.warn(
                    "Properties of a schema that Kerstream's registry client does not know, and"
                            + " does nothing about: {}",
                    unknown);
        }
    }

    private static int number(Map<String, Object> properties, String key, int defaultValue) {
        Object value = properties.get(key);
        if (value == null) {
            return defaultValue;
        }
        try {
            int number = Integer.parseInt(value.toString().trim());
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            LOG.debug("Not a number", e);
        }
        throw new KafkaSecurityException(
                FailureCode.CONFIGURATION_INVALID_VALUE,
                key
                        + " = "
                        + value
                        + " (properties of a schema): not a number from 0 on. Set it to one, such"
                        + " as its default, "
                        + defaultValue
                        + ".");
    }

    private static boolean flag(Map<String, Object> properties, String key) {
        String value = String.valueOf(properties.getOrDefault(key, "true")).trim();
        if (!value.equalsIgnoreCase("true") && !value.equalsIgnoreCase("false")) {
            throw new KafkaSecurityException(
                    FailureCode.CONFIGURATION_INVALID_VALUE,
                    key
                            + " = "
                            + value
                            + " (properties of a schema): not a boolean. Set it to true or false.");
        }
        return Boolean.parseBoolean(value);
    }
}
