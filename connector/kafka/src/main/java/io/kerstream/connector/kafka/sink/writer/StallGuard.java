/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.writer;

import io.kerstream.security.KafkaSecurityUnavailableException;
import io.kerstream.security.observation.AuthenticationWatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the producers' authentication every second, in a thread of its own: the task's may be
 * waiting in a flush, for as long as {@code delivery.timeout.ms} allows.
 */
final class StallGuard implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StallGuard.class);

    private final ScheduledExecutorService thread;

    /**
     * @param onTooLong called once, by the guard's thread, when a stall has lasted too long
     * @param look what else is to be looked after every second
     * @param taskName names the thread
     */
    StallGuard(
            AuthenticationWatch watch,
            Consumer<Exception> onTooLong,
            Runnable look,
            String taskName) {
        ClassLoader contextClassLoader = Thread.currentThread().getContextClassLoader();
        thread =
                Executors.newSingleThreadScheduledExecutor(
                        run -> {
                            Thread made = new Thread(run, "Kafka sink guard (" + taskName + ")");
                            made.setDaemon(true);
                            made.setContextClassLoader(contextClassLoader);
                            return made;
                        });
        // An exception ends the repetition.
        var unused =
                thread.scheduleWithFixedDelay(
                        () -> {
                            try {
                                watch.check();
                            } catch (KafkaSecurityUnavailableException e) {
                                onTooLong.accept(e);
                                throw e;
                            }
                            try {
                                look.run();
                            } catch (RuntimeException e) {
                                LOG.info("The sink's guard looks again in a second", e);
                            }
                        },
                        1,
                        1,
                        TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
