/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.SecurityOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Settings are published as an object among the system properties, which Flink has to bear. */
class PublicationInFlinkITCase {

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void flinkStartsWithPublishedSettings() throws Exception {
        Configuration settings = new Configuration();
        settings.set(SecurityOptions.KERBEROS_LOGIN_PRINCIPAL, "alice@R");
        MiniClusterConfiguration cluster =
                new MiniClusterConfiguration.Builder().setNumTaskManagers(1).build();
        MiniCluster flink = new MiniCluster(cluster);
        try (KafkaSecurity.Registration use = KafkaSecurity.use(settings)) {
            assertThat(use).isNotNull();
            flink.start();

            assertThat(flink.isRunning()).isTrue();
        } finally {
            flink.close();
        }
    }
}
