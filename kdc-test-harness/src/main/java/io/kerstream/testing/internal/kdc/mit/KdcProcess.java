/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kdc.mit;

import io.kerstream.testing.HarnessException;
import io.kerstream.testing.internal.io.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A running {@code krb5kdc}, and a shell that watches over it.
 *
 * <p>The shell's standard input is a pipe to this JVM. When the pipe ends, because of {@link
 * #close()} or because this JVM has died in whatever way, the KDC is ended; when the KDC ends, so
 * does the shell.
 */
final class KdcProcess implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofSeconds(20);
    private static final int STOP_SECONDS = 5;
    private static final int TAIL_CHARACTERS = 2_000;

    private static final String WATCH =
            """
            exec 3<&0
            "$@" 3<&- </dev/null &
            kdc=$!
            { cat <&3 >/dev/null; kill "$kdc" 2>/dev/null; } &
            exec 3<&-
            wait "$kdc"
            """;

    private final Process shell;
    private final Path log;

    private KdcProcess(Process shell, Path log) {
        this.shell = shell;
        this.log = log;
    }

    /** The port is taken: by whoever was faster. */
    static final class PortTakenException extends HarnessException {
        private static final long serialVersionUID = 1L;

        PortTakenException(String message) {
            super(message);
        }
    }

    /**
     * Starts one. On return it listens.
     *
     * @param clock additional environment that gives it another clock
     * @throws PortTakenException if it cannot have its port
     * @throws HarnessException if it does not come up; the message ends with the tail of its log
     */
    static KdcProcess start(MitHome home, Map<String, String> clock) {
        Path log = home.log();
        List<String> command = new ArrayList<>();
        command.add(home.programs().path(MitTools.SHELL));
        command.add("-c");
        command.add(WATCH);
        command.add("kerstream-krb5kdc");
        if (!clock.isEmpty()) {
            // For the KDC only, not for the shell.
            command.add("env");
            clock.forEach((name, value) -> command.add(name + "=" + value));
        }
        command.add(home.programs().path(MitTools.KDC));
        command.add("-n");
        try {
            Files.deleteIfExists(log);
            KdcProcess process =
                    new KdcProcess(home.programs().start(command, home.environment(), log), log);
            try {
                process.awaitStart();
                return process;
            } catch (RuntimeException e) {
                process.close();
                throw e;
            }
        } catch (IOException e) {
            throw new HarnessException("Cannot start krb5kdc: " + e.getMessage(), e);
        }
    }

    private void awaitStart() {
        Await.value(
                "krb5kdc to listen",
                START_LIMIT,
                () -> {
                    boolean ended = !shell.isAlive();
                    // It says so when it has bound its port.
                    if (readLog().contains("commencing operation")) {
                        return true;
                    }
                    if (ended) {
                        fail();
                    }
                    return null;
                });
    }

    private void fail() {
        String message = "krb5kdc ended with status " + shell.exitValue() + "; its log: " + tail();
        if (readLog().contains("Address already in use")) {
            throw new PortTakenException(message);
        }
        throw new HarnessException(message);
    }

    private String readLog() {
        try {
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException e) {
            throw new HarnessException("Cannot read " + log, e);
        }
    }

    /** The end of its log, for errors. */
    String tail() {
        String text = readLog().strip();
        return text.substring(Math.max(0, text.length() - TAIL_CHARACTERS));
    }

    boolean isAlive() {
        return shell.isAlive();
    }

    /** Ends it in an orderly way, else by force; on return it is gone. */
    @Override
    public void close() {
        // Taken first: they have no parent once the shell is gone.
        List<ProcessHandle> children = shell.descendants().toList();
        try {
            shell.getOutputStream().close();
        } catch (IOException e) {
            // Broken pipe: nobody watches any more.
            shell.destroyForcibly();
        }
        boolean ended = false;
        boolean interrupted = false;
        try {
            ended = shell.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (!ended) {
            shell.destroyForcibly();
        }
        children.forEach(ProcessHandle::destroyForcibly);
        Await.value(
                "the end of krb5kdc and its shell",
                Duration.ofSeconds(STOP_SECONDS),
                () -> (shell.isAlive() || isAnyAlive(children)) ? null : true);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isAnyAlive(List<ProcessHandle> processes) {
        return processes.stream().anyMatch(ProcessHandle::isAlive);
    }
}
