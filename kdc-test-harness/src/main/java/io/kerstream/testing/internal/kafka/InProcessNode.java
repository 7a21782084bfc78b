/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kafka;

import io.kerstream.testing.HarnessException;
import io.kerstream.testing.internal.broker.BrokerMain;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.utils.Exit;

/** A node on threads of this JVM. */
final class InProcessNode implements RunningNode {

    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);

    /** Nodes of this JVM that run; guarded by the class. */
    private static int running;

    private final String name;
    private final CountDownLatch stopRequested = new CountDownLatch(1);
    private final Thread thread;
    private volatile int exitStatus;

    private InProcessNode(NodeSpec spec) {
        name = spec.name();
        thread = new Thread(() -> run(spec), "kerstream-" + name);
        thread.setDaemon(true);
    }

    static RunningNode start(NodeSpec spec) {
        InProcessNode node = new InProcessNode(spec);
        node.thread.start();
        return node;
    }

    private void run(NodeSpec spec) {
        holdJvm();
        try {
            exitStatus =
                    BrokerMain.runNode(
                            spec.layout().properties(), spec.layout().ready(), stopRequested);
        } finally {
            releaseJvm();
        }
    }

    private static synchronized void holdJvm() {
        if (running == 0) {
            // A broker with a fatal fault halts its JVM; this one belongs to somebody else.
            Exit.setHaltProcedure(
                    (status, message) -> {
                        throw new IllegalStateException(
                                "A Kafka node in process wanted to halt the JVM: " + message);
                    });
        }
        running++;
    }

    private static synchronized void releaseJvm() {
        running--;
        if (running == 0) {
            Exit.resetHaltProcedure();
        }
    }

    @Override
    public long pid() {
        return ProcessHandle.current().pid();
    }

    @Override
    public boolean isAlive() {
        return thread.isAlive();
    }

    @Override
    public int exitStatus() {
        return exitStatus;
    }

    @Override
    public void stop() {
        stopRequested.countDown();
        boolean interrupted = false;
        long deadline = System.nanoTime() + STOP_LIMIT.toNanos();
        while (thread.isAlive() && System.nanoTime() - deadline < 0) {
            try {
                thread.join(STOP_LIMIT.toMillis());
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            throw new HarnessException(
                    "The " + name + " has not ended within " + STOP_LIMIT.toSeconds() + " s");
        }
    }

    @Override
    public void kill() {
        throw new UnsupportedOperationException("A broker in process cannot be killed");
    }

    @Override
    public void killNow() {
        // It ends with this JVM.
        stopRequested.countDown();
    }

    @Override
    public void pause() {
        throw new UnsupportedOperationException("A broker in process cannot be paused");
    }

    @Override
    public void resume() {
        // Never paused.
    }
}
