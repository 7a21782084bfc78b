/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.io;

/** Closes something when the JVM ends without its having been closed, for example by Ctrl-C. */
public final class ShutdownHook {

    private final Thread thread;

    private ShutdownHook(Thread thread) {
        this.thread = thread;
    }

    /** Runs {@code close} when the JVM ends. */
    public static ShutdownHook add(String what, Runnable close) {
        Thread thread = new Thread(close, "kerstream-close " + what);
        Runtime.getRuntime().addShutdownHook(thread);
        return new ShutdownHook(thread);
    }

    /** Forgets the hook; does nothing when the JVM is ending already. */
    public void remove() {
        try {
            Runtime.getRuntime().removeShutdownHook(thread);
        } catch (IllegalStateException e) {
            // The JVM is shutting down: the hook runs, or has run.
            return;
        }
    }
}
