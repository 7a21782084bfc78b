/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What is in conf/monitoring. */
final class MonitoringFiles {

    static final Path ROOT = Path.of("..", "..").toAbsolutePath().normalize();
    static final Path ALERTS = ROOT.resolve("conf/monitoring/kerstream-alerts.yaml");
    static final Path DASHBOARD = ROOT.resolve("conf/monitoring/kerstream-dashboard.json");

    private static final Pattern METRIC = Pattern.compile("\\bflink_\\w+");

    private MonitoringFiles() {}

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The names of Flink's metrics that a text uses. */
    static Set<String> metricsIn(String text) {
        Set<String> names = new TreeSet<>();
        METRIC.matcher(text).results().forEach(match -> names.add(match.group()));
        return names;
    }

    static JsonNode dashboard() {
        try {
            return new ObjectMapper().readTree(DASHBOARD.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All panels that ask Prometheus something. */
    static List<JsonNode> panels() {
        List<JsonNode> panels = new ArrayList<>();
        dashboard()
                .get("panels")
                .forEach(
                        panel -> {
                            if (panel.has("targets")) {
                                panels.add(panel);
                            }
                        });
        return panels;
    }

    /** What the dashboard asks, for every job, by the panel's title and the query's letter. */
    static Map<String, String> queries() {
        Map<String, String> queries = new LinkedHashMap<>();
        for (JsonNode panel : panels()) {
            for (JsonNode target : panel.get("targets")) {
                queries.put(
                        panel.get("title").asText() + " " + target.get("refId").asText(),
                        target.get("expr")
                                .asText()
                                .replace("$job", ".*")
                                .replace("$__rate_interval", "30s"));
            }
        }
        return queries;
    }
}
