/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.config;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

/** Masks the values of secret keys in everything that is logged or thrown. */
@Internal
public final class Redaction {

    /** What stands in place of a secret; the spelling of Kafka's own {@code Password} type. */
    public static final String MASK = "[hidden]";

    /**
     * Keys that hold a secret: passwords under any prefix, JAAS text, private keys in PEM form and
     * tokens. Key <em>names</em> such as {@code ssl.keystore.location} stay readable.
     */
    private static final Pattern SECRET =
            Pattern.compile(
                    ".*(password|passwd|passphrase|secret|token|api-?key|private-?key).*"
                            + "|.*sasl\\.jaas\\.config"
                            + "|.*ssl\\.keystore\\.(key|certificate\\.chain)"
                            + "|.*user\\.info");

    /** Keys that hold the place of a secret. */
    private static final Pattern PLACE = Pattern.compile(".*\\.(file|env|location)");

    private Redaction() {}

    /** Whether the value of {@code key} must not be shown. */
    public static boolean isSecret(String key) {
        String lower = key.toLowerCase(Locale.ROOT);
        return SECRET.matcher(lower).matches() && !PLACE.matcher(lower).matches();
    }

    /** The value as it may be shown. */
    public static String value(String key, @Nullable Object value) {
        return isSecret(key) && value != null ? MASK : String.valueOf(value);
    }

    /** The properties as they may be shown, sorted by key. */
    public static Map<String, String> properties(Map<?, ?> properties) {
        Map<String, String> shown = new TreeMap<>();
        properties.forEach(
                (key, value) -> shown.put(String.valueOf(key), value(String.valueOf(key), value)));
        return shown;
    }
}
