/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.InspectExecResponse;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Frame;
import io.kerstream.testing.HarnessException;
import io.kerstream.testing.internal.io.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A further program in a running container; it ends with the container at the latest. */
final class ExecProcess extends DockerProcess {

    /** The daemon tells the end only over a connection that ends the program's input. */
    private static final long POLL_NANOS = Duration.ofMillis(10).toNanos();

    /** As the kernel has it for a program that SIGKILL ended, which the container's end does. */
    private static final int KILLED = 137;

    private static final Duration START_LIMIT = Duration.ofSeconds(30);

    private final String exec;
    private volatile boolean ran;
    private volatile @Nullable Integer exit;

    private ExecProcess(
            DockerClient client,
            String container,
            String exec,
            ResultCallback.Adapter<Frame> connection) {
        super(client, container, connection);
        this.exec = exec;
    }

    /**
     * @param output an absolute path that the container has too; takes what the program prints
     */
    static ExecProcess start(
            DockerClient client,
            String container,
            List<String> command,
            Map<String, String> environment,
            Path output) {
        List<String> redirected = new ArrayList<>();
        redirected.addAll(List.of("sh", "-c", "exec \"$@\" >\"$0\" 2>&1", output.toString()));
        redirected.addAll(command);
        String what = "run " + command.get(0) + " in the container " + container;
        ExecProcess started =
                DockerDaemon.call(
                        what,
                        () -> {
                            String exec =
                                    client.execCreateCmd(container)
                                            .withCmd(redirected.toArray(String[]::new))
                                            .withEnv(ContainerProcess.assignments(environment))
                                            .withAttachStdin(true)
                                            .withAttachStdout(true)
                                            .withAttachStderr(true)
                                            .exec()
                                            .getId();
                            ResultCallback.Adapter<Frame> connection =
                                    new ResultCallback.Adapter<>();
                            ExecProcess process =
                                    new ExecProcess(client, container, exec, connection);
                            client.execStartCmd(exec).withStdIn(process.line).exec(connection);
                            try {
                                connection.awaitStarted();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                                throw new HarnessException("Interrupted", e);
                            }
                            return process;
                        });
        Await.value(
                "Docker to " + what,
                START_LIMIT,
                () -> (started.exit() != null || started.ran) ? true : null);
        return started;
    }

    private @Nullable Integer exit() {
        Integer known = exit;
        if (known != null) {
            return known;
        }
        Integer found =
                DockerDaemon.call(
                        "ask for a program in the container " + container, this::inspectExit);
        if (found != null) {
            exit = found;
            line.close();
        }
        return found;
    }

    private @Nullable Integer inspectExit() {
        try {
            InspectExecResponse state = client.inspectExecCmd(exec).exec();
            Long told = state.getPidLong();
            if (!ran && told != null && told > 0) {
                notePid(told);
                ran = true;
            }
            Long status = state.getExitCodeLong();
            boolean ended = status != null && !Boolean.TRUE.equals(state.isRunning());
            return ended ? status.intValue() : null;
        } catch (NotFoundException e) {
            return KILLED;
        }
    }

    @Override
    public boolean isAlive() {
        return exit() == null;
    }

    @Override
    public int exitValue() {
        Integer status = exit();
        if (status == null) {
            throw new IllegalThreadStateException("Has not ended: " + this);
        }
        return status;
    }

    @Override
    public int waitFor() throws InterruptedException {
        waitFor(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
        return exitValue();
    }

    @Override
    public boolean waitFor(long timeout, TimeUnit unit) throws InterruptedException {
        long started = System.nanoTime();
        long limit = unit.toNanos(timeout);
        while (exit() == null) {
            if (System.nanoTime() - started >= limit) {
                return false;
            }
            LockSupport.parkNanos(this, POLL_NANOS);
            if (Thread.interrupted()) {
                throw new InterruptedException("Interrupted while waiting for " + this);
            }
        }
        return true;
    }

    /** SIGTERM to the program. */
    @Override
    public void destroy() {
        if (isAlive()) {
            toHandle().destroy();
        }
    }

    @Override
    public Process destroyForcibly() {
        if (isAlive()) {
            toHandle().destroyForcibly();
        }
        return this;
    }

    @Override
    public String toString() {
        return "Program " + exec + " in container " + container;
    }
}
