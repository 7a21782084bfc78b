/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.e2e.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLConnection;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Flink's REST API, which its web interface shows. */
final class FlinkRest {

    private static final int TIMEOUT_MILLIS = 10_000;

    private final JsonMapper mapper = new JsonMapper();
    private final URI address;

    FlinkRest(int port) {
        this.address = URI.create("http://127.0.0.1:" + port);
    }

    String address() {
        return address.toString();
    }

    String text(String path) throws IOException {
        URLConnection connection = address.resolve(path).toURL().openConnection();
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        try (var body = connection.getInputStream()) {
            return new String(body.readAllBytes(), UTF_8);
        }
    }

    JsonNode json(String path) throws IOException {
        return mapper.readTree(text(path));
    }

    int taskManagers() throws IOException {
        return json("/overview").path("taskmanagers").asInt();
    }

    /** Jobs that run, have run or wait. */
    int jobs() throws IOException {
        return json("/jobs").path("jobs").size();
    }

    /** Whether all tasks of the job run. */
    boolean runs(String job) throws IOException {
        JsonNode vertices = json("/jobs/" + job).path("vertices");
        for (JsonNode vertex : vertices) {
            if (!vertex.path("status").asText().equals("RUNNING")) {
                return false;
            }
        }
        return !vertices.isEmpty();
    }

    /** When the job restarted last, in milliseconds since the epoch, or 0. */
    long lastRestart(String job) throws IOException {
        return json("/jobs/" + job).path("timestamps").path("RESTARTING").asLong();
    }

    long completedCheckpoints(String job) throws IOException {
        return json("/jobs/" + job + "/checkpoints").path("counts").path("completed").asLong();
    }

    /** When the last completed checkpoint began, in milliseconds since the epoch, or 0. */
    long lastCheckpoint(String job) throws IOException {
        return json("/jobs/" + job + "/checkpoints")
                .path("latest")
                .path("completed")
                .path("trigger_timestamp")
                .asLong();
    }

    /**
     * The values of a metric, of all vertices and subtasks that have it.
     *
     * @param name what the metric's name matches
     */
    List<Double> metric(String job, Pattern name) throws IOException {
        List<Double> values = new ArrayList<>();
        for (JsonNode vertex : json("/jobs/" + job).path("vertices")) {
            String id = vertex.path("id").asText();
            for (int i = 0; i < vertex.path("parallelism").asInt(); i++) {
                String metrics = "/jobs/%s/vertices/%s/subtasks/%d/metrics".formatted(job, id, i);
                for (JsonNode metric : json(metrics)) {
                    String full = metric.path("id").asText();
                    if (name.matcher(full).find()) {
                        json(metrics + "?get=" + URLEncoder.encode(full, UTF_8))
                                .forEach(value -> values.add(value.path("value").asDouble()));
                    }
                }
            }
        }
        return values;
    }

    /** All that the web interface can show about a job and the cluster. */
    String everything(String job) throws IOException {
        List<String> paths =
                new ArrayList<>(
                        List.of(
                                "/config",
                                "/overview",
                                "/jobmanager/config",
                                "/jobmanager/environment",
                                "/jobmanager/logs",
                                "/jobmanager/log",
                                "/jobmanager/stdout",
                                "/jobmanager/thread-dump",
                                "/taskmanagers",
                                "/jobs/" + job,
                                "/jobs/" + job + "/config",
                                "/jobs/" + job + "/plan",
                                "/jobs/" + job + "/jobmanager/config",
                                "/jobs/" + job + "/exceptions",
                                "/jobs/" + job + "/checkpoints",
                                "/jobs/" + job + "/checkpoints/config"));
        for (JsonNode taskManager : json("/taskmanagers").path("taskmanagers")) {
            String base = "/taskmanagers/" + taskManager.path("id").asText();
            paths.add(base);
            paths.add(base + "/log");
            paths.add(base + "/stdout");
            paths.add(base + "/thread-dump");
        }
        StringBuilder all = new StringBuilder();
        for (String path : paths) {
            all.append(text(path));
        }
        return all.toString();
    }
}
