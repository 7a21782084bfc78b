/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.observation;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.metrics.MetricGroup;

/** What an operator shows of its identities. Thread-safe. */
final class IdentityMetrics {

    private final MetricGroup group;
    private final Set<String> shown = ConcurrentHashMap.newKeySet();

    IdentityMetrics(MetricGroup group) {
        this.group = group;
    }

    /** Shows an identity, once however many clients have it. */
    void show(String principal) {
        if (shown.add(principal)) {
            group.addGroup("principal", principal);
        }
    }
}
