/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.e2e.yarn;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Requests to the web interfaces of YARN and Flink. */
final class Http {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final HttpClient CLIENT = HttpClient.newBuilder().connectTimeout(LIMIT).build();

    private Http() {}

    static String get(URI uri) throws IOException, InterruptedException {
        HttpResponse<String> response =
                CLIENT.send(
                        HttpRequest.newBuilder(uri)
                                .header("Accept", "application/json")
                                .timeout(LIMIT)
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException(
                    uri + " answers " + response.statusCode() + ": " + response.body());
        }
        return response.body();
    }

    /** The first group of the first match. */
    static String first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new AssertionError("Nothing matches " + pattern + " in:\n" + text);
        }
        return matcher.group(1);
    }
}
