/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.security;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Flink's web interface can show of a cluster, read from the REST API behind it. */
final class FlinkRest {

    private static final Pattern METRIC = Pattern.compile("\"id\":\"([^\"]+)\"");

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI address;

    FlinkRest(URI address) {
        this.address = address;
    }

    /** The answers about the cluster and one job, as one text. */
    String everything(String job) throws Exception {
        List<String> paths =
                new ArrayList<>(
                        List.of(
                                "/config",
                                "/jobmanager/config",
                                "/jobmanager/environment",
                                "/jobmanager/metrics",
                                "/jobs/overview",
                                "/taskmanagers"));
        for (String path :
                List.of("", "/config", "/exceptions", "/plan", "/metrics", "/accumulators")) {
            paths.add("/jobs/" + job + path);
        }
        StringBuilder text = new StringBuilder();
        for (String path : paths) {
            text.append(path).append('\n').append(get(path)).append('\n');
        }
        Matcher metrics = METRIC.matcher(get("/jobmanager/metrics"));
        while (metrics.find()) {
            text.append(get("/jobmanager/metrics?get=" + metrics.group(1))).append('\n');
        }
        return text.toString();
    }

    String get(String path) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(address.resolve(path))
                        .timeout(Duration.ofSeconds(20))
                        .build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        return response.statusCode() + " " + response.body();
    }
}
