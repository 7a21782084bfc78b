/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.login;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets the thread of a login sleep until something is due or asked for.
 *
 * <p>Threads: one sleeps, any may wake it, also before it sleeps: then it does not. The lock is
 * held for moments only and no other is taken under it, so that waking is allowed under any lock.
 */
final class WakeUp {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition asked = lock.newCondition();

    /** Guarded by lock. */
    private boolean woken;

    void sleep(Duration pause) throws InterruptedException {
        lock.lock();
        try {
            long left = pause.toNanos();
            while (!woken && left > 0) {
                left = asked.awaitNanos(left);
            }
            woken = false;
        } finally {
            lock.unlock();
        }
    }

    void wake() {
        lock.lock();
        try {
            woken = true;
            asked.signal();
        } finally {
            lock.unlock();
        }
    }
}
