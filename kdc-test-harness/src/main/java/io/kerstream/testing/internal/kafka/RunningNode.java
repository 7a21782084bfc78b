/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kafka;

/** A node from its start to its end; a restart makes another. May be used by any thread. */
interface RunningNode {

    /** Process id of the JVM that it runs in, -1 if this host does not know it. */
    long pid();

    boolean isAlive();

    /** As {@link io.kerstream.testing.internal.broker.BrokerMain} gives it; only after the end. */
    int exitStatus();

    /**
     * Asks for an orderly end, and ends it by force if it takes too long; on return it is gone.
     * Also ends a paused node.
     */
    void stop();

    /** Ends it without any goodbye; on return it is gone. */
    void kill();

    /** Like {@link #kill()}, but does not wait for the effect; for the end of this JVM. */
    void killNow();

    /** Freezes it. */
    void pause();

    /** Ends {@link #pause()}; does nothing if it is not paused. */
    void resume();
}
