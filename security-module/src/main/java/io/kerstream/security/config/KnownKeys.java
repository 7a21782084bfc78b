/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.config;

import io.kerstream.security.FailureCode;
import io.kerstream.security.KafkaSecurityException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;

/**
 * The keys under {@code kerstream.}: those of {@link KerstreamOptions}, below a cluster the {@code
 * ssl.} and {@code sasl.} keys of Kafka's clients, below a registry the {@code ssl.} keys. All
 * others are refused, for a misspelt key would be an ignored one.
 */
@Internal
public final class KnownKeys {

    /** The keys of Kafka's clients that a cluster profile may set. */
    public static final Map<String, ConfigDef.ConfigKey> KAFKA = kafka();

    private static final Pattern TEMPLATE =
            Pattern.compile(
                    "(kerstream\\.(?:credential|cluster|registry)\\.)([^.]*)(?:\\.(.*))?",
                    Pattern.DOTALL);

    private static final Pattern GOOD_NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private KnownKeys() {}

    private static Map<String, ConfigDef.ConfigKey> kafka() {
        ConfigDef definition = new ConfigDef();
        SslConfigs.addClientSslSupport(definition);
        SaslConfigs.addClientSaslSupport(definition);
        return Map.copyOf(definition.configKeys());
    }

    /**
     * Checks all keys under {@code kerstream.}, and the values of the options that have a type.
     *
     * @throws KafkaSecurityException if a key is unknown, or a value not of its option's type
     */
    public static void check(ProcessConfiguration configuration) {
        Map<String, Setting> ours = configuration.under("kerstream.");
        ours.values().forEach(KnownKeys::check);
        for (ConfigOption<?> option : KerstreamOptions.all()) {
            Setting setting = ours.get(option.key());
            if (setting != null) {
                checkType(option, setting);
            }
        }
    }

    private static void checkType(ConfigOption<?> option, Setting setting) {
        try {
            Configuration.fromMap(Map.of(setting.key(), setting.value())).get(option);
        } catch (RuntimeException e) {
            String wanted =
                    option.hasDefaultValue()
                            ? " such as its default, " + option.defaultValue()
                            : " as docs/reference-options.md describes it";
            throw new KafkaSecurityException(
                    FailureCode.CONFIGURATION_INVALID_VALUE,
                    setting.key()
                            + " = "
                            + setting.value()
                            + " ("
                            + setting.origin()
                            + "): not a value of this option. Set it to one"
                            + wanted
                            + ".",
                    e);
        }
    }

    private static void check(Setting setting) {
        Matcher template = TEMPLATE.matcher(setting.key());
        if (!template.matches()) {
            Set<String> known = new TreeSet<>();
            KerstreamOptions.all().stream()
                    .map(ConfigOption::key)
                    .filter(key -> !key.contains(KerstreamOptions.NAME))
                    .forEach(known::add);
            if (!known.contains(setting.key())) {
                known.add(KerstreamOptions.CREDENTIAL_PREFIX + KerstreamOptions.NAME + ".type");
                known.add(
                        KerstreamOptions.CLUSTER_PREFIX
                                + KerstreamOptions.NAME
                                + ".bootstrap.servers");
                known.add(KerstreamOptions.REGISTRY_PREFIX + KerstreamOptions.NAME + ".url");
                throw unknown(setting, nearest(setting.key(), known));
            }
            return;
        }
        String prefix = template.group(1);
        String name = template.group(2);
        String key = template.group(3) == null ? "" : template.group(3);
        Set<String> known = below(prefix);
        if (!known.contains(key)) {
            throw unknown(
                    setting, nearest(key, known).map(nearest -> prefix + name + "." + nearest));
        }
        if (!GOOD_NAME.matcher(name).matches()) {
            throw new KafkaSecurityException(
                    FailureCode.CONFIGURATION_INVALID_VALUE,
                    setting.key()
                            + " ("
                            + setting.origin()
                            + "): '"
                            + name
                            + "' cannot be a name. Take 1 to 64 letters, digits, '-' and '_'.");
        }
    }

    /** The keys that may stand behind the name of a credential, cluster or registry. */
    private static Set<String> below(String prefix) {
        Set<String> known = new TreeSet<>();
        Stream<String> options =
                KerstreamOptions.all().stream()
                        .map(ConfigOption::key)
                        .filter(key -> key.startsWith(prefix + KerstreamOptions.NAME))
                        .map(key -> key.substring((prefix + KerstreamOptions.NAME).length() + 1));
        Stream<String> kafka =
                switch (prefix) {
                    case KerstreamOptions.CLUSTER_PREFIX -> KAFKA.keySet().stream();
                    case KerstreamOptions.REGISTRY_PREFIX ->
                            KAFKA.keySet().stream().filter(key -> key.startsWith("ssl."));
                    default -> Stream.empty();
                };
        Stream.concat(options, kafka)
                .forEach(
                        key -> {
                            known.add(key);
                            if (isSecret(key)) {
                                known.add(key + KerstreamOptions.FILE);
                                known.add(key + KerstreamOptions.ENV);
                            }
                        });
        return known;
    }

    /** Whether the value of a known key is a secret, so that it may come from elsewhere. */
    public static boolean isSecret(String key) {
        ConfigDef.ConfigKey kafka = KAFKA.get(key);
        return kafka == null ? Redaction.isSecret(key) : kafka.type() == ConfigDef.Type.PASSWORD;
    }

    /** Never with the value: it may be a secret under a misspelt key. */
    private static KafkaSecurityException unknown(Setting setting, Optional<String> nearest) {
        return new KafkaSecurityException(
                FailureCode.CONFIGURATION_UNKNOWN_KEY,
                setting.key()
                        + " ("
                        + setting.origin()
                        + ", value withheld): there is no such option."
                        + nearest.map(key -> " Did you mean " + key + "?").orElse("")
                        + " docs/reference-options.md lists all options.");
    }

    /** The known text that takes the fewest edits, if they are few for its length. */
    public static Optional<String> nearest(String text, Collection<String> known) {
        Map<String, Integer> distances = new TreeMap<>();
        if (text.length() <= 200) {
            known.forEach(candidate -> distances.put(candidate, distance(text, candidate)));
        }
        return distances.entrySet().stream()
                .min(Map.Entry.comparingByValue(Comparator.naturalOrder()))
                .filter(entry -> entry.getValue() <= Math.max(3, text.length() / 3))
                .map(Map.Entry::getKey);
    }

    /** Levenshtein's distance: inserted, removed and replaced characters. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }

    /** A list of names for messages. */
    public static String list(Collection<String> names) {
        return names.isEmpty() ? "none" : String.join(", ", List.copyOf(new TreeSet<>(names)));
    }
}
