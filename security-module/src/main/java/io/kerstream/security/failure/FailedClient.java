/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.failure;

import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a client that messages about its failures name; none of them is a secret.
 *
 * @param settings those that are set, by key
 * @param origins where those were set that are not the client's own properties, by key
 * @param profile the name of its cluster profile, or null
 */
@Internal
public record FailedClient(
        Map<String, String> settings, Map<String, String> origins, @Nullable String profile) {

    /** Key of the security protocol. */
    public static final String PROTOCOL = "security.protocol";

    /** Key of the SASL mechanism. */
    public static final String MECHANISM = "sasl.mechanism";

    /** Key of the first part of the brokers' principal. */
    public static final String SERVICE_NAME = "sasl.kerberos.service.name";

    /** Key of the servers that the client connects to first. */
    public static final String SERVERS = "bootstrap.servers";

    static final String TRUSTSTORE = "ssl.truststore.location";
    static final String KEYSTORE = "ssl.keystore.location";
    static final String ENDPOINT_IDENTIFICATION = "ssl.endpoint.identification.algorithm";

    private static final Pattern WORD = Pattern.compile("\\{([^}]+)}");

    private static final String CLIENT = "client properties";

    private static final Map<String, String> DEFAULTS =
            Map.of(
                    PROTOCOL,
                    "PLAINTEXT",
                    MECHANISM,
                    "GSSAPI",
                    SERVICE_NAME,
                    "kafka",
                    SERVERS,
                    "",
                    TRUSTSTORE,
                    "the JVM's own",
                    KEYSTORE,
                    "none",
                    ENDPOINT_IDENTIFICATION,
                    "https",
                    "client.id",
                    "",
                    "group.id",
                    "",
                    "transactional.id",
                    "");

    public FailedClient {
        settings = Map.copyOf(settings);
        origins = Map.copyOf(origins);
    }

    /**
     * Takes what may be named from a client's own properties.
     *
     * @param properties of a Kafka client; what may be secret is not kept
     */
    public static FailedClient of(Map<?, ?> properties) {
        return of(properties, Map.of(), null);
    }

    /**
     * The same for one with a cluster profile.
     *
     * @param configuration of a Kafka client; what may be secret is not kept
     * @param origins where those settings come from that are not the client's own, by key
     * @param profile the name of its cluster profile, or null
     */
    public static FailedClient of(
            Map<?, ?> configuration, Map<String, String> origins, @Nullable String profile) {
        Map<String, String> named = new TreeMap<>();
        for (String key : DEFAULTS.keySet()) {
            Object value = configuration.get(key);
            if (value == null && configuration instanceof Properties properties) {
                value = properties.getProperty(key);
            }
            if (value != null) {
                named.put(key, value.toString().trim());
            }
        }
        return new FailedClient(named, origins, profile);
    }

    /** The value of a setting that messages may name, or its default. */
    public String value(String key) {
        return settings.getOrDefault(key, DEFAULTS.getOrDefault(key, ""));
    }

    /** The setting with its origin, for a message. */
    String setting(String key) {
        return key
                + " = "
                + value(key)
                + (settings.containsKey(key)
                        ? " (" + origins.getOrDefault(key, CLIENT) + ")"
                        : " (default; not in the "
                                + CLIENT
                                + (profile == null
                                        ? ")"
                                        : ", nor in cluster profile " + profile + ")"));
    }

    /**
     * Puts what it stands for in the place of each {@code {word}} of an explanation.
     *
     * @param words what they stand for; others are keys of settings
     */
    String fill(String explanation, Map<String, String> words) {
        return WORD.matcher(explanation)
                .replaceAll(
                        match -> {
                            String word = words.get(match.group(1));
                            return Matcher.quoteReplacement(
                                    word == null ? setting(match.group(1)) : word);
                        });
    }

    /** Whether it speaks TLS. */
    public boolean usesTls() {
        return value(PROTOCOL).toUpperCase(Locale.ROOT).endsWith("SSL");
    }

    /** Whether it authenticates with SASL. */
    public boolean usesSasl() {
        return value(PROTOCOL).toUpperCase(Locale.ROOT).startsWith("SASL_");
    }

    /** Whether it authenticates with Kerberos. */
    public boolean usesKerberos() {
        return usesSasl() && value(MECHANISM).equals("GSSAPI");
    }

    /** Which client, for the start of a message. */
    @Override
    public String toString() {
        String id = value("client.id");
        return "Kafka client "
                + (id.isEmpty() ? "without a client.id" : "'" + id + "'")
                + " of "
                + value(SERVERS);
    }
}
