/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kafka;

import io.kerstream.testing.Fault;
import io.kerstream.testing.NetworkFaults;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What the network before a broker does at the moment. */
final class NetworkState implements NetworkFaults {

    private enum Kind {
        CUT,
        BLACKHOLE,
        DELAY
    }

    private record Effect(Kind kind, Duration delay, Object identity) {}

    private final List<Effect> effects = new ArrayList<>();
    private final List<Runnable> onCut = new CopyOnWriteArrayList<>();
    private boolean closed;

    void onCut(Runnable resetConnections) {
        onCut.add(resetConnections);
    }

    @Override
    public Fault cut() {
        return add(Kind.CUT, Duration.ZERO);
    }

    @Override
    public Fault blackhole() {
        return add(Kind.BLACKHOLE, Duration.ZERO);
    }

    @Override
    public Fault delay(Duration delay) {
        if (delay.isNegative() || delay.isZero()) {
            throw new IllegalArgumentException("delay " + delay + ": must be positive");
        }
        return add(Kind.DELAY, delay);
    }

    private Fault add(Kind kind, Duration delay) {
        Effect effect = new Effect(kind, delay, new Object());
        synchronized (this) {
            effects.add(effect);
            notifyAll();
        }
        if (kind == Kind.CUT) {
            onCut.forEach(Runnable::run);
        }
        return () -> remove(effect);
    }

    private synchronized void remove(Effect effect) {
        effects.remove(effect);
        notifyAll();
    }

    private @Nullable Effect newest() {
        return effects.isEmpty() ? null : effects.get(effects.size() - 1);
    }

    synchronized boolean isCut() {
        Effect effect = newest();
        return effect != null && effect.kind() == Kind.CUT;
    }

    /** Ends all faults for good: nothing waits for their end any more. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    /** Returns when what has been read may be written. */
    synchronized void awaitPassage() throws InterruptedException {
        long arrived = System.nanoTime();
        while (true) {
            Effect effect = newest();
            if (closed || effect == null || effect.kind() == Kind.CUT) {
                // The connections of a cut network are reset by whoever cut it.
                return;
            }
            if (effect.kind() == Kind.BLACKHOLE) {
                wait();
            } else {
                long left = effect.delay().toNanos() - (System.nanoTime() - arrived);
                if (left <= 0) {
                    return;
                }
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        }
    }

    /** The same faults for several brokers. */
    static NetworkFaults all(List<? extends NetworkFaults> networks) {
        return new NetworkFaults() {
            @Override
            public Fault cut() {
                return together(networks.stream().map(NetworkFaults::cut).toList());
            }

            @Override
            public Fault blackhole() {
                return together(networks.stream().map(NetworkFaults::blackhole).toList());
            }

            @Override
            public Fault delay(Duration delay) {
                return together(networks.stream().map(network -> network.delay(delay)).toList());
            }
        };
    }

    private static Fault together(List<Fault> faults) {
        return () -> faults.forEach(Fault::close);
    }
}
