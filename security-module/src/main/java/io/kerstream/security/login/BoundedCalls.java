/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.login;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Calls the JDK's Kerberos code, which waits for a silent KDC without looking at interrupts (90 s
 * at its defaults), in threads that can be given up. A thread that was given up ends when the JDK
 * gives up; the number of those is limited, so that a KDC that stays silent costs a few threads
 * only.
 */
final class BoundedCalls implements IdentityLogin.Calls {

    /** Of one login at the same time, counting those that were given up. */
    private static final int LIMIT = 3;

    private final String name;
    private final Semaphore free = new Semaphore(LIMIT);

    /**
     * @param name of the threads
     */
    BoundedCalls(String name) {
        this.name = name;
    }

    /**
     * Makes the call and waits for its end.
     *
     * @throws TimeoutException if it has not ended in time; its result is lost
     * @throws InterruptedException if this thread was interrupted; the call goes on
     * @throws ExecutionException if the call failed, also with an Error
     */
    @Override
    public <T> T call(Callable<T> call, Duration timeout)
            throws TimeoutException, InterruptedException, ExecutionException {
        long deadline = System.nanoTime() + timeout.toNanos();
        if (!free.tryAcquire(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new TimeoutException(
                    LIMIT + " earlier requests still wait for an answer of the KDC");
        }
        FutureTask<T> task = new FutureTask<>(call);
        Thread thread =
                LibraryThreads.daemon(
                        name,
                        () -> {
                            try {
                                task.run();
                            } finally {
                                free.release();
                            }
                        });
        try {
            thread.start();
        } catch (Throwable e) { // For example no more threads: an OutOfMemoryError.
            free.release();
            throw e;
        }
        try {
            return task.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new TimeoutException("no answer of the KDC within " + timeout.toMillis() + " ms");
        }
    }
}
