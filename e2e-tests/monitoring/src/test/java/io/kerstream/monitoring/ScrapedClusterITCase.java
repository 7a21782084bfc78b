/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kerstream.security.KafkaSecurityMetrics;
import io.kerstream.testing.Fault;
import io.kerstream.testing.SecuredKafkaExtension;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Alerts and dashboard against the metrics of a secured job, as Prometheus scrapes them. */
@Timeout(240)
class ScrapedClusterITCase {

    @RegisterExtension
    static final SecuredKafkaExtension SECURED =
            SecuredKafkaExtension.builder()
                    .kdc(kdc -> kdc.ticketLifetime(Duration.ofSeconds(20)))
                    .build();

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final String TICKET_LIFE =
            KafkaSecurityMetrics.TICKET_LIFE_LEFT.prometheusName();

    private static MonitoredJob job;

    @TempDir Path folder;

    @BeforeAll
    static void start() throws Exception {
        job = MonitoredJob.start(SECURED.kdc(), SECURED.kafka());
        MonitoredJob.write(SECURED.kafka(), "one", "two", MonitoredJob.BAD);
        await("a committed transaction and a dead letter")
                .atMost(LIMIT)
                .ignoreException(IOException.class)
                .until(
                        () -> {
                            String text = scrape();
                            return isPositive(text, "KafkaCommitter_commits")
                                    && isPositive(text, "KafkaSourceReader_recordsDeadLettered");
                        });
    }

    @AfterAll
    static void stop() throws Exception {
        if (job != null) {
            job.close();
        }
    }

    private static String scrape() throws IOException, InterruptedException {
        URI metrics = URI.create("http://127.0.0.1:" + job.metricsPort() + "/metrics");
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(metrics).timeout(Duration.ofSeconds(10)).build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static boolean isPositive(String scraped, String metric) {
        return scraped.lines()
                .anyMatch(line -> line.matches("flink_\\w+_" + metric + "\\{.*} [1-9].*"));
    }

    private static Set<String> names(String scraped) {
        Set<String> names = new TreeSet<>();
        scraped.lines()
                .filter(line -> !line.startsWith("#"))
                .forEach(line -> names.add(line.split("[{ ]", 2)[0]));
        return names;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "conf/monitoring/kerstream-alerts.yaml",
                "conf/monitoring/kerstream-dashboard.json",
                "docs/reference-metrics.md"
            })
    void everyMetricThatIsNamedIsScraped(String file) throws Exception {
        Set<String> named =
                MonitoringFiles.metricsIn(MonitoringFiles.read(MonitoringFiles.ROOT.resolve(file)));

        assertThat(named).hasSizeGreaterThan(10);
        assertThat(names(scrape())).containsAll(named);
    }

    @Test
    void everyQueryOfTheDashboardHasAnAnswer() throws Exception {
        HostPrograms.assumeThereIs("prometheus");
        try (Prometheus prometheus =
                Prometheus.start(folder, MonitoringFiles.ALERTS, job.metricsPort())) {
            Map<String, String> queries = MonitoringFiles.queries();
            assertThat(queries).hasSizeGreaterThan(10);
            queries.forEach(
                    (panel, query) ->
                            await("series for the panel " + panel + ": " + query)
                                    .atMost(LIMIT)
                                    .until(() -> !prometheus.query(query).isEmpty()));
        }
    }

    @Test
    void aKdcThatStaysDownFiresAnAlertAndItsReturnEndsIt() throws Exception {
        HostPrograms.assumeThereIs("prometheus");
        try (Prometheus prometheus =
                Prometheus.start(folder, impatientAlerts(), job.metricsPort())) {
            await("rules that were evaluated on several scrapes")
                    .atMost(LIMIT)
                    .until(
                            () ->
                                    !prometheus
                                            .query("count_over_time(" + TICKET_LIFE + "[1m]) > 4")
                                            .isEmpty());
            assertThat(prometheus.alerts("firing")).isEmpty();
            try (Fault outage = SECURED.kdc().faults().outage()) {
                assertThat(outage).isNotNull();
                await("alerts of an outage that outlasts the ticket")
                        .atMost(LIMIT)
                        .until(
                                () ->
                                        prometheus
                                                .alerts("firing")
                                                .containsAll(
                                                        Set.of(
                                                                "KerstreamTicketExpired",
                                                                "KerstreamRenewalsFail")));
            }
            await("the end of the alerts")
                    .atMost(LIMIT)
                    .until(
                            () ->
                                    !prometheus.alerts("firing").contains("KerstreamTicketExpired")
                                            && !prometheus
                                                    .alerts("firing")
                                                    .contains("KerstreamRenewalsFail"));
        }
    }

    /** The same rules, whose conditions need to hold for a second only. */
    private Path impatientAlerts() throws IOException {
        String rules = MonitoringFiles.read(MonitoringFiles.ALERTS);
        String impatient = rules.replaceAll("(?m)^( +for: )\\d+[smh]$", "$11s");
        assertThat(impatient).isNotEqualTo(rules);
        Path copy = folder.resolve("alerts.yaml");
        Files.writeString(copy, impatient);
        return copy;
    }
}
