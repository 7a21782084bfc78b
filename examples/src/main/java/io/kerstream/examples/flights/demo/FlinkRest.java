/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.examples.flights.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLConnection;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.JobID;

/** Reads the state of a job from Flink's REST API, as the web interface does. */
final class FlinkRest {

    private static final int TIMEOUT_MILLIS = 5_000;

    private final JsonMapper mapper = new JsonMapper();
    private final URI address;

    FlinkRest(URI address) {
        this.address = address;
    }

    JobProgress progress(JobID job) throws IOException {
        JsonNode source = get("/jobs/" + job).path("vertices").path(0);
        JsonNode checkpoints = get("/jobs/" + job + "/checkpoints").path("counts");
        JsonNode failures = get("/jobs/" + job + "/exceptions").path("exceptionHistory");
        return new JobProgress(
                source.path("metrics").path("write-records").asLong(),
                checkpoints.path("completed").asLong(),
                failures(failures.path("entries")));
    }

    /** Oldest first; the API has the newest first. */
    private static List<JobProgress.Failure> failures(JsonNode entries) {
        List<JobProgress.Failure> failures = new ArrayList<>();
        for (JsonNode entry : entries) {
            String exception = entry.path("exceptionName").asText();
            String firstLine =
                    entry.path("stacktrace").asText().lines().findFirst().orElse(exception);
            String prefix = exception + ": ";
            failures.add(
                    0,
                    new JobProgress.Failure(
                            exception,
                            firstLine.startsWith(prefix)
                                    ? firstLine.substring(prefix.length())
                                    : firstLine));
        }
        return failures;
    }

    private JsonNode get(String path) throws IOException {
        URLConnection connection = address.resolve(path).toURL().openConnection();
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        try (var body = connection.getInputStream()) {
            return mapper.readTree(body);
        }
    }
}
