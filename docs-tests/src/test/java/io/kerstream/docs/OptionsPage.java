/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.docs;

import io.kerstream.connector.kafka.sink.KafkaSinkOptions;
import io.kerstream.connector.kafka.source.KafkaSourceOptions;
import io.kerstream.security.config.KerstreamOptions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.description.HtmlFormatter;
import org.apache.flink.util.TimeUtils;

/** The text of {@code docs/reference-options.md}, made from the options of the code. */
final class OptionsPage {

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
            # Options

            Made from the code. [In Flink's configuration](#in-flinks-configuration) stands what the operator of a cluster sets;
            [the source's](#options-of-the-source) and [the sink's](#options-of-the-sink) options belong to a job.

            ## In Flink's configuration

            In `flink-conf.yaml`, or `config.yaml` in its flat and its nested form.
            [security.md](security.md) says how they work together. Flink's own `security.kerberos.login.*` make the credential `default`.

            `<name>` is a name of your choice: letters, digits, `-` and `_`. Values may be references, `${file:/path/of/a.properties:key}`,
            `${dir:/path:file name}` or `${env:VARIABLE}`, which are read when a client opens; not so `type`, `credential`,
            `bootstrap.servers`, `url`, `security.protocol` and `sasl.mechanism`. **A secret** can also be given by its key with `.file` behind it
            (the path of a file that holds nothing else, absolute or with `./` in front) or `.env` (the name of an environment variable). Unknown keys under
            `kerstream.` are errors.
            """;

    private static final String OF_CLUSTERS =
            """

            Beside these, `kerstream.cluster.<name>.` takes every `ssl.` and `sasl.` key of Kafka's clients.
            """;

    private static final String OF_REGISTRIES =
            """

            Beside these, `kerstream.registry.<name>.` takes every `ssl.` key of Kafka's clients. [avro.md](avro.md) says how they work together.
            """;

    private static final String OF_THE_SOURCE =
            """

            ## Options of the source

            Set with `setProperty` of the builder, beside the properties of Kafka's consumer. Values of the wrong kind and settings that contradict
            each other are refused by `build()`, with the reason. [source-and-sink.md](source-and-sink.md) says what they are for.

            """;

    private static final String OF_THE_SINK =
            """

            ## Options of the sink

            Set with `setProperty` of the builder, like properties of the producer. [exactly-once.md](exactly-once.md) says what they are for.

            """;

    private OptionsPage() {}

    static String text() {
        StringBuilder page = new StringBuilder(HEAD);
        SECTIONS.forEach(
                (prefix, title) -> {
                    List<ConfigOption<?>> options =
                            KerstreamOptions.all().stream()
                                    .filter(option -> section(option.key()).equals(prefix))
                                    .toList();
                    if (!options.isEmpty()) {
                        page.append("\n### ").append(title).append("\n\n").append(table(options));
                    }
                    if (prefix.equals(KerstreamOptions.CLUSTER_PREFIX)) {
                        page.append(OF_CLUSTERS);
                    }
                    if (prefix.equals(KerstreamOptions.REGISTRY_PREFIX)) {
                        page.append(OF_REGISTRIES);
                    }
                });
        page.append(OF_THE_SOURCE).append(table(options(KafkaSourceOptions.class)));
        page.append(OF_THE_SINK).append(table(options(KafkaSinkOptions.class)));
        return page.toString();
    }

    private static List<ConfigOption<?>> options(Class<?> holder) {
        return Constants.of(holder, ConfigOption.class).stream()
                .<ConfigOption<?>>map(option -> option)
                .toList();
    }

    private static String section(String key) {
        return SECTIONS.keySet().stream().filter(key::startsWith).findFirst().orElseThrow();
    }

    private static String table(List<ConfigOption<?>> options) {
        StringBuilder rows = new StringBuilder("| key | default | meaning |\n|---|---|---|\n");
        options.forEach(option -> rows.append(row(option)));
        return rows.toString();
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
        if (value instanceof Duration duration) {
            return TimeUtils.formatWithHighestUnit(duration);
        }
        // As users write it.
        return value instanceof Enum<?> constant
                ? constant.name().toLowerCase(Locale.ROOT).replace('_', '-')
                : String.valueOf(value);
    }
}
