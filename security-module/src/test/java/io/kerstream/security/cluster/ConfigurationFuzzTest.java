/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.kerstream.security.KafkaSecurityException;
import io.kerstream.security.LogCapture;
import io.kerstream.security.config.ProcessConfiguration;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;

/**
 * Random changes to a valid configuration lead to a validated one, or to an error that names the
 * key; never to another exception, and never to a secret that is shown.
 */
class ConfigurationFuzzTest {

    private static final int MUTATIONS = 2_000;
    private static final long SEED = 20_240_817;
    private static final String PLANTED = "pl4nted";

    private static final List<String> GARBAGE =
            List.of(
                    "",
                    " ",
                    "#",
                    "a # b",
                    "${",
                    "${file:",
                    "${file:/no/such:key}",
                    "${:}",
                    "$0 \\1",
                    "\u0000",
                    "\n",
                    "true",
                    "-1",
                    "99999999999999999999",
                    "a:b:c",
                    "host:99999",
                    ":9092",
                    "[::1]:9092",
                    "[,]",
                    ",;,",
                    "München",
                    "\ud83d\ude00",
                    "\ud800",
                    "KCM:1000",
                    "default",
                    "[]{}&*!|>'\"%@`",
                    "x".repeat(100_000));

    private final Random random = new Random(SEED);

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private String any(Map<String, String> values) {
        return any(List.copyOf(new TreeMap<>(values).keySet()));
    }

    /** A secret moves to keys that are its own, or misspelt: elsewhere it is no secret. */
    private void mutate(Map<String, String> values) {
        if (values.isEmpty()) {
            return;
        }
        String key = any(values);
        String value = values.getOrDefault(key, "");
        switch (random.nextInt(9)) {
            case 0 -> values.remove(key);
            case 1 -> values.put(key, any(GARBAGE));
            case 2 -> {
                if (!value.contains(PLANTED)) {
                    values.put(key, garbled(value));
                }
            }
            case 3 -> {
                values.remove(key);
                values.put(garbled(key), value);
            }
            case 4 -> values.put(key + any(List.of(".file", ".env", ".x", ".", "s")), value);
            case 5 ->
                    values.put(
                            key.replaceFirst("(?<=credential\\.|cluster\\.)\\w+", "other"), value);
            case 6 -> {
                String other = any(values);
                if (!value.contains(PLANTED)) {
                    values.put(other, value);
                }
            }
            case 7 -> values.put("kerstream." + garbled("cluster.east.") + any(GARBAGE), value);
            default ->
                    values.put(
                            any(
                                    List.of(
                                            "kerstream.",
                                            "kerstream.credential.",
                                            "kerstream.cluster.x",
                                            "kerstream.credential..type",
                                            "kerstream.cluster.a b.credential")),
                            value);
        }
    }

    private String garbled(String text) {
        StringBuilder garbled = new StringBuilder(text);
        for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
            int at = garbled.isEmpty() ? 0 : random.nextInt(garbled.length());
            char added =
                    (char)
                            (random.nextBoolean()
                                    ? 32 + random.nextInt(95)
                                    : random.nextInt(0x3000));
            switch (random.nextInt(3)) {
                case 0 -> garbled.insert(at, added);
                case 1 -> {
                    if (!garbled.isEmpty()) {
                        garbled.deleteCharAt(at);
                    }
                }
                default -> {
                    if (!garbled.isEmpty()) {
                        garbled.setCharAt(at, added);
                    }
                }
            }
        }
        return garbled.toString();
    }

    @Test
    void everyConfigurationIsValidOrItsErrorNamesTheKey() {
        List<String> problems = new ArrayList<>();
        int valid = 0;
        int refused = 0;
        try (LogCapture log = new LogCapture(Level.DEBUG)) {
            for (int i = 0; i < MUTATIONS; i++) {
                Map<String, String> values = new TreeMap<>(Configurations.everything());
                for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
                    mutate(values);
                }
                StringWriter shown = new StringWriter();
                try {
                    shown.write(
                            ValidatedConfiguration.of(ProcessConfiguration.of(values, "x"))
                                    .toString());
                    valid++;
                } catch (KafkaSecurityException e) {
                    refused++;
                    e.printStackTrace(new PrintWriter(shown, true));
                    if (!namesAKey(e.getMessage(), values)) {
                        problems.add("No key in: " + e.getMessage());
                    }
                } catch (RuntimeException e) {
                    problems.add(i + ": " + e);
                }
                if (shown.toString().contains(PLANTED)) {
                    problems.add("Secret in: " + shown);
                }
            }
            assertThat(log.text()).contains("a secret is written out").doesNotContain(PLANTED);
        }
        assertThat(problems).isEmpty();
        assertThat(valid).isGreaterThan(MUTATIONS / 50);
        assertThat(refused).isGreaterThan(MUTATIONS / 2);
    }

    /** A key that is set; or one that is missing beside another one that is set. */
    private static boolean namesAKey(String message, Map<String, String> values) {
        return values.keySet().stream().anyMatch(message::contains)
                || message.matches("(?s)kerstream\\.\\S+ is not set.*");
    }
}
