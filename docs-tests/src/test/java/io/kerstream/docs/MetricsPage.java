/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.docs;

import io.kerstream.connector.kafka.sink.KafkaSinkMetrics;
import io.kerstream.connector.kafka.source.KafkaSourceMetrics;
import io.kerstream.security.KafkaSecurityMetrics;
import io.kerstream.security.observation.MetricDescription;
import java.util.Locale;

/** The text of {@code docs/reference-metrics.md}, made from the metrics' descriptions. */
final class MetricsPage {

    private static final String HEAD =
            """
            # Metrics

            Made from the code. Names stand below the scope of the operator's subtask (`<host>.taskmanager.<id>.<job>.<operator>.<subtask>.`), with the name that
            Flink's `PrometheusReporter` gives them; there, what stands in `<…>` is a label. Counters begin at 0 when a task starts.
            [monitoring.md](monitoring.md) has alerts and a dashboard for them.
            """;

    private static final String OF_SECURITY =
            """

            ## Logins

            Of each source reader, sink writer and committer, once its first client is made.
            [security-operations.md](security-operations.md) says what to make of them.

            """;

    private static final String OF_THE_SOURCE =
            """

            ## Source

            `missingPartitions` is the coordinator's, in the JobManager. `KafkaSourceReader.KafkaConsumer.*` are the metrics of Kafka's consumer, unless
            `register.consumer.metrics` is false. [source-errors-and-metrics.md](source-errors-and-metrics.md) has more about them;
            [classic-api.md](classic-api.md#what-the-consumer-does) the names of `FlinkKafkaConsumer`.

            """;

    private static final String OF_THE_SINK =
            """

            ## Sink

            `KafkaProducer.*` are the metrics of Kafka's producers, unless `register.producer.metrics` is false; a writer with several shows the mean of averages, the
            greatest of `-max`, the least of `-min`, else the sum. What is about transactions is there with exactly once only.

            """;

    private MetricsPage() {}

    static String text() {
        return HEAD
                + OF_SECURITY
                + table(KafkaSecurityMetrics.class)
                + OF_THE_SOURCE
                + table(KafkaSourceMetrics.class)
                + OF_THE_SINK
                + table(KafkaSinkMetrics.class);
    }

    private static String table(Class<?> holder) {
        StringBuilder rows =
                new StringBuilder(
                        "| name | kind | what it says | in Prometheus |\n|---|---|---|---|\n");
        for (MetricDescription metric : Constants.of(holder, MetricDescription.class)) {
            rows.append(
                    "| `%s` | %s | %s | `%s` |\n"
                            .formatted(
                                    metric.path(),
                                    metric.kind().name().toLowerCase(Locale.ROOT),
                                    metric.meaning(),
                                    metric.prometheusName()));
        }
        return rows.toString();
    }
}
