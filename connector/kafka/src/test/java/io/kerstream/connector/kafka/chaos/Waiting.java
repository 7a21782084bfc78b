/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.chaos;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits with one limit, long enough for a busy machine and for each step of a recovery. */
public final class Waiting {

    public static final Duration LIMIT = Duration.ofMinutes(2);

    private Waiting() {}

    /**
     * Waits for a condition.
     *
     * @param what completes "waited for ..."
     */
    public static void until(String what, Callable<Boolean> condition) {
        await(what).atMost(LIMIT).pollInterval(Duration.ofMillis(50)).until(condition);
    }

    public static <T> T get(String what, Future<T> future) throws Exception {
        try {
            return future.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError(
                    "Waited " + LIMIT.toSeconds() + " s for " + what + ": " + future, e);
        }
    }
}
