/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.client;

import io.kerstream.security.FailureCode;
import io.kerstream.security.KafkaSecurityException;
import io.kerstream.security.config.Setting;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Checks the URL of a token endpoint before Kafka does, whose error names neither the setting nor
 * where to write the option of the JVM. The option is never set from here: it belongs to who starts
 * the JVM, and limits what its clients may ask (CVE-2025-27817).
 */
final class OAuthEndpoint {

    /** Kafka's {@code ALLOWED_SASL_OAUTHBEARER_URLS_CONFIG}, which is not API. */
    static final String ALLOWED_URLS = "org.apache.kafka.sasl.oauthbearer.allowed.urls";

    private OAuthEndpoint() {}

    /**
     * @throws KafkaSecurityException if Kafka's login could not ask the endpoint
     */
    static void check(Setting endpoint) {
        check(endpoint, System.getProperty(ALLOWED_URLS), KafkaClientVersion.get());
    }

    /**
     * @param allowed the value of the option, or null
     * @param version of Kafka's clients: before 4.0 everything is allowed unless the option is set
     */
    static void check(Setting endpoint, @Nullable String allowed, String version) {
        String url = endpoint.value();
        try {
            String scheme = new URI(url).getScheme();
            if (!"https".equalsIgnoreCase(scheme) && !"http".equalsIgnoreCase(scheme)) {
                throw new KafkaSecurityException(
                        FailureCode.CONFIGURATION_INVALID_VALUE,
                        endpoint + ": not the URL of a token endpoint. Write https://….");
            }
        } catch (URISyntaxException e) {
            throw new KafkaSecurityException(
                    FailureCode.CONFIGURATION_INVALID_VALUE,
                    endpoint + ": not a URL. Write https://….",
                    e);
        }
        if (allowed == null && version.startsWith("3.")) {
            return;
        }
        boolean listed =
                allowed != null
                        && Arrays.stream(allowed.split(","))
                                .map(String::trim)
                                .anyMatch(url::equals);
        if (!listed) {
            throw new KafkaSecurityException(
                    FailureCode.CONFIGURATION_INCOMPLETE,
                    endpoint
                            + ": Kafka's clients ask this URL only if the system property "
                            + ALLOWED_URLS
                            + " lists it, but that is "
                            + (allowed == null ? "not set" : allowed)
                            + ". Start Flink's processes with it: env.java.opts.all: -D"
                            + ALLOWED_URLS
                            + "="
                            + url);
        }
    }
}
