/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kerstream.testing.Fault;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class NetworkStateTest {

    @Test
    void closeLetsGoWhatABlackholeHolds() throws Exception {
        NetworkState network = new NetworkState();
        try (Fault open = network.blackhole()) {
            Thread held =
                    new Thread(
                            () -> {
                                try {
                                    network.awaitPassage();
                                } catch (InterruptedException e) {
                                    Thread.currentThread().interrupt();
                                }
                            });
            held.setDaemon(true);
            held.start();
            await("for " + open)
                    .atMost(10, TimeUnit.SECONDS)
                    .until(() -> held.getState() == Thread.State.WAITING);

            network.close();

            held.join(10_000);
            assertThat(held.isAlive()).isFalse();
        }
    }
}
