/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kdc.front;

import io.kerstream.testing.Fault;
import io.kerstream.testing.KdcTransport;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The faults of the front that are in effect. Thread-safe. */
public final class FaultSwitches {

    private final List<Effect> effects = new CopyOnWriteArrayList<>();

    /** Requests get no answer. */
    public Fault pause() {
        return add(new Pause());
    }

    /** Answers are held back. */
    public Fault slow(Duration delay) {
        if (delay.isZero() || delay.isNegative()) {
            throw new IllegalArgumentException("delay " + delay + ": must be positive");
        }
        return add(new Slow(delay));
    }

    /** What comes by a transport is lost. */
    public Fault drop(KdcTransport transport) {
        return add(new Drop(transport));
    }

    private Fault add(Effect effect) {
        effects.add(effect);
        return () -> effects.remove(effect);
    }

    boolean isPaused() {
        return effects.stream().anyMatch(Pause.class::isInstance);
    }

    boolean isDropped(KdcTransport transport) {
        return effects.stream()
                .anyMatch(effect -> effect instanceof Drop drop && drop.transport == transport);
    }

    /** How long an answer is held back; zero for not at all. */
    Duration delay() {
        Duration longest = Duration.ZERO;
        for (Effect effect : effects) {
            if (effect instanceof Slow slow && slow.delay.compareTo(longest) > 0) {
                longest = slow.delay;
            }
        }
        return longest;
    }

    /** One fault; equal to itself only, since the same one can be in effect twice. */
    private interface Effect {}

    private static final class Pause implements Effect {}

    private static final class Slow implements Effect {
        private final Duration delay;

        Slow(Duration delay) {
            this.delay = delay;
        }
    }

    private static final class Drop implements Effect {
        private final KdcTransport transport;

        Drop(KdcTransport transport) {
            this.transport = transport;
        }
    }
}
