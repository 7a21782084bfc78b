/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.playground;

import io.kerstream.testing.HarnessException;
import io.kerstream.testing.internal.io.Await;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Starts and ends the background process. */
final class Launcher {

    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final int STOP_SECONDS = 45;
    private static final int LOG_LINES = 25;

    private final PlaygroundState state;

    Launcher(PlaygroundState state) {
        this.state = state;
    }

    /** On return it is ready. */
    void up(List<String> options) throws IOException {
        Optional<PlaygroundState.Server> running = state.findServer();
        if (running.isPresent()) {
            throw new HarnessException(
                    "already up (process "
                            + running.get().pid()
                            + ", state in "
                            + state.directory()
                            + "); see: playground.sh status, playground.sh down");
        }
        state.create();
        ProcessBuilder builder = new ProcessBuilder(command(options));
        // What a shell has for the clients of an earlier playground.
        builder.environment().remove("JDK_JAVA_OPTIONS");
        Process process =
                builder.redirectInput(Path.of("/dev/null").toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(state.log().toFile())
                        .start();
        boolean ready = false;
        try {
            ready =
                    Await.value(
                            "the playground (process "
                                    + process.pid()
                                    + ") to be ready; see "
                                    + state.log(),
                            START_LIMIT,
                            () ->
                                    state.findServer().isPresent()
                                            ? Boolean.TRUE
                                            : (process.isAlive() ? null : Boolean.FALSE));
        } finally {
            if (!ready) {
                process.destroy();
            }
        }
        if (!ready) {
            String log = logTail();
            state.remove();
            throw new HarnessException("the playground ended during its start:\n" + log);
        }
    }

    private List<String> command(List<String> options) {
        List<String> command = new ArrayList<>();
        command.add(
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
        command.add("-Xmx192m");
        command.add("-XX:+UseSerialGC");
        command.add("-XX:TieredStopAtLevel=1");
        command.add("-XX:-UsePerfData");
        command.add("-Djava.net.preferIPv4Stack=true");
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(PlaygroundMain.class.getName());
        command.add("serve");
        command.add("--state");
        command.add(state.directory().toString());
        command.addAll(options);
        return command;
    }

    private String logTail() throws IOException {
        if (!Files.exists(state.log())) {
            return "";
        }
        List<String> lines =
                new String(Files.readAllBytes(state.log()), StandardCharsets.UTF_8)
                        .lines()
                        .toList();
        return String.join(
                "\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
    }

    /**
     * Ends it; on return all its processes are gone, and its files.
     *
     * @return what was done
     */
    String down() throws IOException {
        Optional<PlaygroundState.Server> server = state.findServer();
        if (server.isEmpty()) {
            boolean stale = Files.exists(state.directory().resolve("playground"));
            state.remove();
            if (stale) {
                return "was not up; removed what was left in " + state.directory();
            }
            throw new HarnessException("not up (state in " + state.directory() + ")");
        }
        ProcessHandle process = server.get().handle().orElseThrow();
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        if (!ended(process)) {
            process.destroyForcibly();
        }
        for (ProcessHandle child : children) {
            if (!ended(child)) {
                child.destroyForcibly();
                ended(child);
            }
        }
        state.remove();
        return "ended (process " + server.get().pid() + ")";
    }

    private static boolean ended(ProcessHandle process) {
        try {
            process.onExit().get(STOP_SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new CompletionException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
