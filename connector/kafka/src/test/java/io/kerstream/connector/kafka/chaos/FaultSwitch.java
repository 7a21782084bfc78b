/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.chaos;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Makes one task fail at one of several places. The tasks run in the test's JVM. Thread-safe.
 *
 * @param <F> names the places
 */
public final class FaultSwitch<F extends Enum<F>> {

    /** Thrown by a task on demand. */
    static final class InjectedFault extends RuntimeException {
        private static final long serialVersionUID = 1L;

        InjectedFault(Enum<?> fault) {
            // Without a stack trace: Flink logs it, and the place says enough.
            super("injected by the test: " + fault, null, false, false);
        }
    }

    private final AtomicReference<@Nullable F> armed = new AtomicReference<>();

    /** How often tasks still pass the place of the armed fault. */
    private final AtomicInteger passes = new AtomicInteger();

    /**
     * Makes a task fail at a place, once.
     *
     * @param passesBefore how often tasks pass the place before one fails
     */
    public void arm(F fault, int passesBefore) {
        passes.set(passesBefore);
        armed.set(fault);
    }

    public boolean isArmed() {
        return armed.get() != null;
    }

    public boolean isArmed(F fault) {
        return armed.get() == fault;
    }

    /** Called by tasks at the place of the fault. */
    public void failIfArmed(F fault) {
        if (isDue(fault)) {
            throw new InjectedFault(fault);
        }
    }

    /** The same for a place where a task does something else than fail: whether it shall, once. */
    public boolean isDue(F fault) {
        return isArmed(fault) && passes.getAndDecrement() <= 0 && armed.compareAndSet(fault, null);
    }
}
