/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.monitoring;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** A Prometheus of the host, as a process that scrapes one target each second. */
final class Prometheus implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String HOST = "127.0.0.1";

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final URI api;

    private Prometheus(Process process, URI api) {
        this.process = process;
        this.api = api;
    }

    /**
     * Starts one; it answers queries when this returns.
     *
     * @param folder for its files, new
     * @param rules alert rules
     * @param target port of the metrics on the loopback address
     */
    static Prometheus start(Path folder, Path rules, int target) throws IOException {
        Path configuration = folder.resolve("prometheus.yaml");
        Files.writeString(
                configuration,
                """
                global: {scrape_interval: 1s, evaluation_interval: 1s}
                rule_files: ["%s"]
                scrape_configs:
                  - job_name: flink
                    static_configs: [{targets: ["%s:%d"]}]
                """
                        .formatted(rules, HOST, target));
        int port = freePort();
        Path log = folder.resolve("prometheus.log");
        Process process =
                new ProcessBuilder(
                                "prometheus",
                                "--config.file=" + configuration,
                                "--storage.tsdb.path=" + folder.resolve("data"),
                                "--web.listen-address=" + HOST + ":" + port)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        Prometheus prometheus =
                new Prometheus(process, URI.create("http://" + HOST + ":" + port + "/"));
        try {
            await("Prometheus to be ready; its log is " + log)
                    .atMost(LIMIT)
                    .ignoreExceptions()
                    .until(() -> prometheus.send("-/ready").statusCode() == 200);
        } catch (RuntimeException e) {
            prometheus.close();
            throw e;
        }
        return prometheus;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** The series that an expression has now. */
    JsonNode query(String expression) {
        return get("api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8))
                .get("result");
    }

    /** The names of the alerts that are in a state, {@code pending} or {@code firing}. */
    Set<String> alerts(String state) {
        Set<String> names = new TreeSet<>();
        get("api/v1/alerts")
                .get("alerts")
                .forEach(
                        alert -> {
                            if (alert.get("state").asText().equals(state)) {
                                names.add(alert.get("labels").get("alertname").asText());
                            }
                        });
        return names;
    }

    private JsonNode get(String path) {
        try {
            HttpResponse<String> response = send(path);
            JsonNode answer = json.readTree(response.body());
            if (response.statusCode() != 200) {
                throw new AssertionError(path + ": " + answer);
            }
            return answer.get("data");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpResponse<String> send(String path) throws IOException {
        HttpRequest request =
                HttpRequest.newBuilder(api.resolve(path)).timeout(Duration.ofSeconds(10)).build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while asking Prometheus", e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
