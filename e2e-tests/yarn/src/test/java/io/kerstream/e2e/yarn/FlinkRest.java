/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.e2e.yarn;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.regex.Pattern;

/** The REST API of the one job of a JobManager. */
final class FlinkRest {

    private static final Pattern JOB = Pattern.compile("\"id\":\"([0-9a-f]{32})\"");
    private static final Pattern VALUE = Pattern.compile("\"value\":\"(\\d+)\"");

    private static final Duration METRIC_LIMIT = Duration.ofSeconds(30);

    private final URI address;

    FlinkRest(URI address) {
        this.address = address;
    }

    /** The id of the job. */
    String job() throws IOException, InterruptedException {
        return Http.first(JOB, Http.get(address.resolve("/jobs")));
    }

    /** How often the job was restarted. The first request makes the JobManager gather metrics. */
    int restarts() throws IOException, InterruptedException {
        URI metric = address.resolve("/jobs/" + job() + "/metrics?get=numRestarts");
        String answer =
                await("the metric numRestarts")
                        .atMost(METRIC_LIMIT)
                        .until(() -> Http.get(metric), VALUE.asPredicate());
        return Integer.parseInt(Http.first(VALUE, answer));
    }
}
