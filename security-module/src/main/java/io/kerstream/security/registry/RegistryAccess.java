/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.registry;

import java.util.List;
import java.util.Map;
import org.apache.flink.annotation.Internal;

/**
 * How to ask a schema registry. Never kept longer than one question needs, for its secrets may be
 * rotated.
 *
 * @param urls without a slash at the end and without user information; at least one
 * @param tls {@code ssl.} settings as Kafka's clients take them; holds secrets, never to be shown
 */
@Internal
public record RegistryAccess(List<String> urls, RegistryLogin login, Map<String, Object> tls) {

    public RegistryAccess {
        urls = List.copyOf(urls);
        tls = Map.copyOf(tls);
    }

    @Override
    public String toString() {
        return "RegistryAccess[" + String.join(",", urls) + " as " + login + "]";
    }
}
