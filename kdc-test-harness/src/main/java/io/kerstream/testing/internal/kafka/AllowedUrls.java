/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kafka;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lets the Kafka clients of this JVM ask a token endpoint, until closed: from 4.0 on they ask only
 * those that a system property names.
 */
final class AllowedUrls implements AutoCloseable {

    static final String PROPERTY = "org.apache.kafka.sasl.oauthbearer.allowed.urls";

    private static final List<String> OPEN = new ArrayList<>();
    private static @Nullable String original;

    private final List<String> urls;
    private boolean closed;

    private AllowedUrls(List<String> urls) {
        this.urls = List.copyOf(urls);
    }

    static AllowedUrls add(List<String> urls) {
        synchronized (OPEN) {
            if (OPEN.isEmpty()) {
                original = System.getProperty(PROPERTY);
            }
            OPEN.addAll(urls);
            publish();
            return new AllowedUrls(urls);
        }
    }

    private static void publish() {
        List<String> all = new ArrayList<>();
        if (original != null) {
            all.add(original);
        }
        all.addAll(OPEN);
        if (all.isEmpty()) {
            System.clearProperty(PROPERTY);
        } else {
            System.setProperty(PROPERTY, String.join(",", all));
        }
    }

    @Override
    public void close() {
        synchronized (OPEN) {
            if (!closed) {
                closed = true;
                urls.forEach(OPEN::remove);
                publish();
            }
        }
    }
}
