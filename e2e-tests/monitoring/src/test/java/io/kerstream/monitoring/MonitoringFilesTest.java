/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What can be said about conf/monitoring without a cluster. */
class MonitoringFilesTest {

    private static final Path RULE_TESTS = Path.of("src/test/rules/kerstream-alerts-test.yaml");

    private static List<String> all(String pattern, String text) {
        return Pattern.compile(pattern, Pattern.MULTILINE)
                .matcher(text)
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    @Test
    void everyAlertLeadsToAPageThatExists() {
        String alerts = MonitoringFiles.read(MonitoringFiles.ALERTS);
        List<String> pages = all("^ +runbook: (\\S+)$", alerts);
        assertThat(pages).hasSameSizeAs(all("^ +- alert: (\\w+)$", alerts));
        assertThat(pages)
                .allSatisfy(page -> assertThat(MonitoringFiles.ROOT.resolve(page)).exists());
    }

    @Test
    void everyAlertIsTestedBothWays() {
        String tests = MonitoringFiles.read(RULE_TESTS);
        List<String> silent =
                all("- alertname: (\\w+)\\n +eval_time: \\w+\\n(?! +exp_alerts)", tests);
        List<String> firing = all("- alertname: (\\w+)\\n +eval_time: \\w+\\n +exp_alerts", tests);
        List<String> alerts =
                all("^ +- alert: (\\w+)$", MonitoringFiles.read(MonitoringFiles.ALERTS));
        assertThat(alerts).isNotEmpty().doesNotHaveDuplicates();
        assertThat(new TreeSet<>(firing)).containsExactlyInAnyOrderElementsOf(alerts);
        assertThat(new TreeSet<>(silent)).containsAll(alerts);
    }

    @Test
    void panelsHaveIdsOfTheirOwnDoNotOverlapAndAreDescribed() {
        List<Integer> ids = new ArrayList<>();
        TreeSet<String> places = new TreeSet<>();
        int count = 0;
        for (JsonNode panel : MonitoringFiles.dashboard().get("panels")) {
            ids.add(panel.get("id").asInt());
            JsonNode place = panel.get("gridPos");
            for (int x = 0; x < place.get("w").asInt(); x++) {
                for (int y = 0; y < place.get("h").asInt(); y++) {
                    places.add((place.get("x").asInt() + x) + "/" + (place.get("y").asInt() + y));
                    count++;
                }
            }
        }
        assertThat(ids).doesNotHaveDuplicates();
        assertThat(places).hasSize(count);
        assertThat(MonitoringFiles.panels())
                .allSatisfy(
                        panel -> {
                            assertThat(panel.get("description").asText()).isNotBlank();
                            assertThat(panel.at("/datasource/uid").asText())
                                    .isEqualTo("${datasource}");
                        });
    }
}
