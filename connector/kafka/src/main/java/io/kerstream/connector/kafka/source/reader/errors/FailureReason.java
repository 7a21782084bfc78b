/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.reader.errors;

import io.kerstream.security.config.Redaction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Why a record failed, in words that may leave the process: short, and without the secrets that are
 * known here.
 *
 * <p>An exception's text is not ours: a schema that asks a registry may quote its URL. Masked are
 * the values of the client's secret properties, quoted values of its JAAS text, and the user
 * information of URLs.
 */
final class FailureReason {

    private static final int MAX_LENGTH = 1000;

    /** Shorter values are no secrets, and would mask ordinary words. */
    private static final int MIN_SECRET_LENGTH = 4;

    private static final Pattern QUOTED = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern URL_USER_INFO = Pattern.compile("(?<=://)[^/@\\s]+(?=@)");

    private final List<String> secrets = new ArrayList<>();

    /**
     * @param properties of the client
     */
    FailureReason(Properties properties) {
        for (String key : properties.stringPropertyNames()) {
            if (Redaction.isSecret(key)) {
                String value = properties.getProperty(key);
                add(value);
                Matcher quoted = QUOTED.matcher(value);
                while (quoted.find()) {
                    add(quoted.group(1));
                }
            }
        }
        // The text around a secret first, or nothing would be left to recognize.
        secrets.sort(Comparator.comparingInt(String::length).reversed());
    }

    private void add(String secret) {
        if (secret.length() >= MIN_SECRET_LENGTH) {
            secrets.add(secret);
        }
    }

    String of(Throwable cause) {
        Throwable root = cause;
        for (int depth = 0; root.getCause() != null && depth < 20; depth++) {
            root = root.getCause();
        }
        String text = root == cause ? cause.toString() : cause + "; caused by " + root;
        for (String secret : secrets) {
            text = text.replace(secret, Redaction.MASK);
        }
        text = URL_USER_INFO.matcher(text).replaceAll(Redaction.MASK);
        return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "…";
    }
}
