/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.broker;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class KafkaServerAdapterTest {

    /** Kafka's tool ends by exit; without turns, that of one thread ends the JVM of these tests. */
    @Test
    void storageToolsOfSeveralThreadsLeaveTheJvmAlone() throws Exception {
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            all.add(
                    CompletableFuture.runAsync(
                            () -> KafkaServerAdapter.storageTool(List.of("random-uuid")),
                            task -> new Thread(task).start()));
        }
        for (CompletableFuture<Void> one : all) {
            one.get(60, TimeUnit.SECONDS);
        }
    }
}
