/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Prometheus' own tool about the alerts, and about what the dashboard asks. */
@Timeout(60)
class AlertRulesITCase {

    @TempDir Path folder;

    @BeforeAll
    static void needsPromtool() {
        HostPrograms.assumeThereIs("promtool");
    }

    private String promtool(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("promtool"));
        command.addAll(List.of(arguments));
        Path output = folder.resolve("promtool.txt");
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        boolean ended = process.waitFor(30, TimeUnit.SECONDS);
        process.destroyForcibly();
        String said = Files.readString(output, StandardCharsets.UTF_8);
        assertThat(ended).as("promtool ended within 30 s; it said: %s", said).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }

    @Test
    void theRulesAreValid() throws Exception {
        assertThat(promtool("check", "rules", "--lint=all", MonitoringFiles.ALERTS.toString()))
                .contains("SUCCESS: 17 rules found");
    }

    @Test
    void eachRuleFiresWhenItShouldAndOnlyThen() throws Exception {
        assertThat(promtool("test", "rules", "src/test/rules/kerstream-alerts-test.yaml"))
                .contains("SUCCESS");
    }

    @Test
    void theQueriesOfTheDashboardAreValid() throws Exception {
        StringBuilder rules = new StringBuilder("groups: [{name: dashboard, rules: [\n");
        MonitoringFiles.queries()
                .values()
                .forEach(
                        query ->
                                rules.append("{record: 'a:b")
                                        .append(rules.length())
                                        .append("', expr: '")
                                        .append(query)
                                        .append("'},\n"));
        Path file = folder.resolve("dashboard.yaml");
        Files.writeString(file, rules.append("]}]\n"));
        promtool("check", "rules", file.toString());
    }
}
