/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kafka;

import io.kerstream.testing.HarnessException;
import io.kerstream.testing.internal.broker.BrokerMain;
import io.kerstream.testing.internal.io.Await;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The JVM of a node, as a child process or the process of a container. */
final class ForkedNode implements RunningNode {

    private static final int STOP_SECONDS = 15;
    private static final int KILL_SECONDS = 10;
    private static final Duration PAUSE_LIMIT = Duration.ofSeconds(10);

    /**
     * Freezes the process until its own standard input ends, which it does when this JVM ends,
     * however that happens: a frozen process cannot watch its parent.
     */
    private static final String FREEZER = "kill -STOP \"$1\"; read line; kill -CONT \"$1\"";

    private final String name;
    private final Process process;
    private @Nullable Process freezer;

    ForkedNode(String name, Process process) {
        this.name = name;
        this.process = process;
    }

    @Override
    public long pid() {
        try {
            return process.pid();
        } catch (UnsupportedOperationException e) {
            return -1;
        }
    }

    @Override
    public boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public int exitStatus() {
        return process.exitValue();
    }

    @Override
    public void killNow() {
        process.destroyForcibly();
    }

    @Override
    public void kill() {
        process.destroyForcibly();
        if (!ended(process, KILL_SECONDS)) {
            throw new HarnessException(
                    "The "
                            + name
                            + " (process "
                            + pid()
                            + ") still lives "
                            + KILL_SECONDS
                            + " s after SIGKILL");
        }
        resume();
        closeLine(process);
    }

    @Override
    public void stop() {
        resume();
        try {
            OutputStream line = process.getOutputStream();
            line.write(BrokerMain.STOP);
            line.flush();
        } catch (IOException e) {
            // It has ended already, or is about to: nobody reads any more.
            kill();
            return;
        }
        if (ended(process, STOP_SECONDS)) {
            closeLine(process);
        } else {
            kill();
        }
    }

    @Override
    public synchronized void pause() {
        if (freezer != null) {
            throw new IllegalStateException("The " + name + " is paused already");
        }
        try {
            freezer =
                    new ProcessBuilder("sh", "-c", FREEZER, "freezer", Long.toString(process.pid()))
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
        } catch (IOException e) {
            throw new HarnessException("Cannot pause the " + name, e);
        }
        Await.value(
                "the " + name + " (process " + pid() + ") to be frozen",
                PAUSE_LIMIT,
                () -> isFrozen() ? true : null);
    }

    @Override
    public synchronized void resume() {
        Process frozenBy = freezer;
        if (frozenBy == null) {
            return;
        }
        closeLine(frozenBy);
        ended(frozenBy, KILL_SECONDS);
        freezer = null;
    }

    /** Whether all its threads are stopped, as far as the operating system tells. */
    private boolean isFrozen() {
        Path status = Path.of("/proc/" + pid() + "/stat");
        if (!Files.exists(status)) {
            return true;
        }
        try {
            String text = Files.readString(status);
            return text.charAt(text.lastIndexOf(')') + 2) == 'T';
        } catch (IOException e) {
            return !process.isAlive();
        }
    }

    /** Waits for the end whatever happens; an interrupt makes it a violent one. */
    private static boolean ended(Process process, int seconds) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return process.waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                    process.destroyForcibly();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void closeLine(Process process) {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // Broken pipe: the reader is gone, which is what was asked for.
            return;
        }
    }
}
