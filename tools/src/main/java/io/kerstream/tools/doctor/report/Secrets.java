/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.doctor.report;

import io.kerstream.security.client.ClientInspection;
import io.kerstream.security.config.ProcessConfiguration;
import io.kerstream.security.config.Redaction;
import io.kerstream.security.credential.OAuthBearerCredential;
import io.kerstream.security.credential.PasswordCredential;
import io.kerstream.tools.doctor.check.Facts;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.types.Password;

/**
 * The secrets that a run came to know, to be masked in all that it prints. The checks print none;
 * this is for what others write into their messages.
 */
public final class Secrets {

    /** Shorter ones would mask parts of words. */
    private static final int SHORTEST = 4;

    /** The values of a JAAS entry that are secrets. */
    private static final Pattern IN_JAAS =
            Pattern.compile(
                    "(?i)(?:password|secret|token)\\w*\\s*=\\s*(?:\"([^\"]*)\"|([^\\s;]+))");

    private final Set<String> values = new HashSet<>();

    private Secrets() {}

    /** Those of the setup and of all that was learned. */
    public static Secrets of(Facts facts) {
        Secrets secrets = new Secrets();
        secrets.addAll(facts.setup().client());
        facts.find(ProcessConfiguration.class).ifPresent(found -> secrets.addAll(found.values()));
        facts.find(ClientInspection.class)
                .ifPresent(
                        found -> {
                            secrets.addAll(found.configuration());
                            found.credential()
                                    .ifPresent(
                                            credential -> {
                                                if (credential instanceof PasswordCredential p) {
                                                    secrets.add(p.secret().reveal());
                                                } else if (credential
                                                        instanceof OAuthBearerCredential o) {
                                                    secrets.add(o.clientSecret().reveal());
                                                }
                                            });
                        });
        return secrets;
    }

    private void addAll(Map<?, ?> settings) {
        settings.forEach(
                (key, value) -> {
                    if (value instanceof Password password) {
                        add(password.value());
                    } else if (value != null && Redaction.isSecret(String.valueOf(key))) {
                        add(value.toString());
                    }
                });
    }

    private void add(String secret) {
        Matcher jaas = IN_JAAS.matcher(secret);
        while (jaas.find()) {
            keep(jaas.group(1) == null ? jaas.group(2) : jaas.group(1));
        }
        keep(secret);
    }

    private void keep(String secret) {
        if (secret.strip().length() >= SHORTEST) {
            values.add(secret.strip());
        }
    }

    /** The text without them, the longest first. */
    public String mask(String text) {
        String masked = text;
        List<String> longestFirst =
                values.stream().sorted((a, b) -> b.length() - a.length()).toList();
        for (String secret : longestFirst) {
            masked = masked.replace(secret, Redaction.MASK);
        }
        return masked;
    }
}
