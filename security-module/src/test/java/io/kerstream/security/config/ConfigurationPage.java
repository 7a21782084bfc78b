/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.config;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.description.HtmlFormatter;
import org.apache.flink.util.TimeUtils;

/** The text of {@code docs/configuration.md}, made from {@link KerstreamOptions}. */
final class ConfigurationPage {

    /** Titles by the beginning of keys, in the order of the page. */
    private static final Map<String, String> SECTIONS = new LinkedHashMap<>();

    static {
        SECTIONS.put(KerstreamOptions.CREDENTIAL_PREFIX, "Credentials");
        SECTIONS.put(KerstreamOptions.CLUSTER_PREFIX, "Cluster profiles");
        SECTIONS.put(KerstreamOptions.REGISTRY_PREFIX, "Schema registries");
        SECTIONS.put("kerstream.kerberos.", "Kerberos");
        SECTIONS.put("kerstream.security.", "Security switches");
        SECTIONS.put("kerstream.", "Others");
    }

    private static final String HEAD =
            """
            <!-- Made from KerstreamOptions by ConfigurationPageTest; do not edit. To write it again:
                 ./mvnw test -pl security-module -am -Dtest=ConfigurationPageTest -Dsurefire.failIfNoSpecifiedTests=false -Dkerstream.docs.write=true -->
            # Configuration reference

            All options of Kerstream in Flink's configuration (`flink-conf.yaml`, or `config.yaml` in its flat and its nested form).
            [security.md](security.md) says how they work together. Flink's own `security.kerberos.login.*` make the credential `default`.

            `<name>` is a name of your choice: letters, digits, `-` and `_`. Values may be references, `${file:/path/of/a.properties:key}`,
            `${dir:/path:file name}` or `${env:VARIABLE}`, which are read when a client opens; not so `type`, `credential`,
            `bootstrap.servers`, `url`, `security.protocol` and `sasl.mechanism`. **A secret** can also be given by its key with `.file` behind it
            (the absolute path of a file that holds nothing else) or `.env` (the name of an environment variable). Unknown keys under
            `kerstream.` are errors.
            """;

    private ConfigurationPage() {}

    static String text() {
        StringBuilder page = new StringBuilder(HEAD);
        SECTIONS.forEach(
                (prefix, title) -> {
                    StringBuilder rows = new StringBuilder();
                    for (ConfigOption<?> option : KerstreamOptions.all()) {
                        if (section(option.key()).equals(prefix)) {
                            rows.append(row(option));
                        }
                    }
                    if (!rows.isEmpty()) {
                        page.append("\n## ").append(title).append("\n\n");
                        page.append("| key | default | meaning |\n|---|---|---|\n").append(rows);
                    }
                    if (prefix.equals(KerstreamOptions.CLUSTER_PREFIX)) {
                        page.append(
                                "\nBeside these, `kerstream.cluster.<name>.` takes every `ssl.`"
                                        + " and `sasl.` key of Kafka's clients.\n");
                    }
                    if (prefix.equals(KerstreamOptions.REGISTRY_PREFIX)) {
                        page.append(
                                "\nBeside these, `kerstream.registry.<name>.` takes every `ssl.`"
                                        + " key of Kafka's clients. [avro.md](avro.md) says how they"
                                        + " work together.\n");
                    }
                });
        return page.toString();
    }

    private static String section(String key) {
        return SECTIONS.keySet().stream().filter(key::startsWith).findFirst().orElseThrow();
    }

    private static String row(ConfigOption<?> option) {
        return "| `"
                + option.key()
                + "` | "
                + (option.hasDefaultValue() ? "`" + shown(option.defaultValue()) + "`" : "none")
                + " | "
                + new HtmlFormatter().format(option.description()).replace("|", "\\|")
                + " |\n";
    }

    private static String shown(Object value) {
        return value instanceof Duration duration
                ? TimeUtils.formatWithHighestUnit(duration)
                : String.valueOf(value);
    }
}
