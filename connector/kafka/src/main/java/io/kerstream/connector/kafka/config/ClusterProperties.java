/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.config;

import io.kerstream.security.config.KerstreamOptions;
import java.util.HashSet;
import java.util.Properties;
import java.util.Set;
import org.apache.flink.annotation.Internal;
import org.apache.kafka.clients.CommonClientConfigs;
import org.jspecify.annotations.Nullable;

/** What leads all Kafka clients of one source or sink, of whatever kind, to the same cluster. */
@Internal
public final class ClusterProperties {

    private ClusterProperties() {}

    /**
     * Properties for a client of another kind on the same cluster, with the same security: without
     * those that the first kind alone knows. What neither knows stays: the name of a cluster
     * profile, and settings of classes that properties name, such as configuration providers.
     *
     * @param properties of the first client; not modified
     * @param names the settings of its kind
     * @param otherNames the settings of the other kind
     */
    public static Properties forOtherKind(
            Properties properties, Set<String> names, Set<String> otherNames) {
        Set<String> its = new HashSet<>(names);
        its.removeAll(otherNames);
        Properties other = new Properties();
        properties.forEach(
                (key, value) -> {
                    if (!its.contains(String.valueOf(key))) {
                        other.put(key, value);
                    }
                });
        return other;
    }

    /**
     * The cluster that a client is for, in words for messages: its brokers, or the cluster profile
     * that has them.
     *
     * @param properties without defaults of their own
     * @return null if they say neither
     */
    public static @Nullable String clusterOf(Properties properties) {
        Object servers = properties.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG);
        if (servers != null) {
            return servers.toString();
        }
        Object profile = properties.get(KerstreamOptions.CLIENT_CLUSTER);
        return profile == null ? null : "cluster profile " + profile;
    }
}
