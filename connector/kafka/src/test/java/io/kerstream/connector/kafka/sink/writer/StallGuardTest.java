/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kerstream.security.KafkaSecurityUnavailableException;
import io.kerstream.security.observation.AuthenticationWatch;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StallGuardTest {

    @Test
    void tellsAboutAStallThatLastsTooLong() throws Exception {
        CompletableFuture<Exception> told = new CompletableFuture<>();
        try (StallGuard guard =
                new StallGuard(
                        StalledWatch.failingAfter(Duration.ofSeconds(1)),
                        told::complete,
                        () -> {},
                        "told")) {
            assertThat(guard).isNotNull();
            assertThat(told.get(30, TimeUnit.SECONDS))
                    .isInstanceOf(KafkaSecurityUnavailableException.class)
                    .hasMessageContaining("the.key");
        }
    }

    @Test
    void itsThreadEndsWithIt() {
        StallGuard guard = new StallGuard(AuthenticationWatch.none(), e -> {}, () -> {}, "ends");
        await().until(() -> isAlive("ends"));

        guard.close();

        await().until(() -> !isAlive("ends"));
    }

    private static boolean isAlive(String taskName) {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("Kafka sink guard (" + taskName + ")"));
    }
}
