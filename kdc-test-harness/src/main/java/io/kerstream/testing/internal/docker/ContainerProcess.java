/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import com.github.dockerjava.api.model.WaitContainerCondition;
import com.github.dockerjava.api.model.WaitResponse;
import io.kerstream.testing.HarnessException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A container as the process that it is started for.
 *
 * <p>It has the host's network, so that it listens on the loopback interface alone and reaches what
 * this JVM has there, and sees the mounted files at their own paths. The daemon removes it when it
 * ends.
 */
public final class ContainerProcess extends DockerProcess {

    /** Label with the process id of the JVM that a container belongs to. */
    static final String OWNER_LABEL = "io.kerstream.testing.owner";

    private final CompletableFuture<Integer> exit = new CompletableFuture<>();
    private final Console console;

    private ContainerProcess(DockerClient client, String id, Console console) {
        super(client, id, console);
        this.console = console;
    }

    /** The connection to a container: takes what it prints. */
    private static final class Console extends ResultCallback.Adapter<Frame> {
        private final OutputStream target;

        Console(OutputStream target) {
            this.target = target;
        }

        @Override
        public void onNext(Frame frame) {
            byte[] payload = frame.getPayload();
            if (payload == null) {
                return;
            }
            try {
                target.write(payload);
                target.flush();
            } catch (IOException e) {
                throw cannotPrint(e);
            }
        }

        @Override
        public void onComplete() {
            try (target) {
                super.onComplete();
            } catch (IOException e) {
                throw cannotPrint(e);
            }
        }

        private static HarnessException cannotPrint(IOException e) {
            return new HarnessException("Cannot write what a container prints", e);
        }
    }

    /**
     * Starts a container; on return it runs.
     *
     * @param console takes what the program prints; closed at its end
     * @throws HarnessException if it cannot be started
     */
    public static ContainerProcess start(ContainerSpec spec, OutputStream console) {
        DockerClient client = DockerDaemon.client(spec.image());
        String name = spec.image().imageName();
        String id =
                DockerDaemon.call(
                        "create a container of " + name, () -> create(client, spec).exec().getId());
        ContainerProcess process = new ContainerProcess(client, id, new Console(console));
        try {
            DockerDaemon.call("start a container of " + name, process::run);
            return process;
        } catch (RuntimeException | Error e) {
            process.remove();
            throw e;
        }
    }

    private static CreateContainerCmd create(DockerClient client, ContainerSpec spec) {
        return client.createContainerCmd(spec.image().imageName())
                .withCmd(spec.command())
                .withEnv(assignments(spec.environment()))
                .withWorkingDir(spec.directory().toString())
                .withUser(owner(spec.directory()))
                .withLabels(Map.of(OWNER_LABEL, Long.toString(ProcessHandle.current().pid())))
                .withStdinOpen(true)
                .withStdInOnce(true)
                .withAttachStdin(true)
                .withAttachStdout(true)
                .withAttachStderr(true)
                .withHostConfig(
                        HostConfig.newHostConfig()
                                .withNetworkMode("host")
                                .withAutoRemove(true)
                                .withMounts(mounts(spec)));
    }

    static List<String> assignments(Map<String, String> environment) {
        return environment.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .toList();
    }

    private static List<Mount> mounts(ContainerSpec spec) {
        Set<Path> readOnly = new LinkedHashSet<>(spec.readOnly());
        readOnly.remove(spec.directory());
        List<Mount> mounts = new ArrayList<>();
        mounts.add(mount(spec.directory(), false));
        readOnly.forEach(path -> mounts.add(mount(path, true)));
        return mounts;
    }

    private static Mount mount(Path path, boolean readOnly) {
        return new Mount()
                .withType(MountType.BIND)
                .withSource(path.toString())
                .withTarget(path.toString())
                .withReadOnly(readOnly);
    }

    /** So that this JVM can read and remove what the container writes. */
    private static String owner(Path directory) {
        try {
            return Files.getAttribute(directory, "unix:uid")
                    + ":"
                    + Files.getAttribute(directory, "unix:gid");
        } catch (IOException | UnsupportedOperationException e) {
            throw new HarnessException("Cannot tell the owner of " + directory, e);
        }
    }

    /** Attaches and waits before the start: nothing of a short life is lost. */
    private ContainerProcess run() {
        try {
            client.attachContainerCmd(container)
                    .withStdIn(line)
                    .withStdOut(true)
                    .withStdErr(true)
                    .withFollowStream(true)
                    .exec(console);
            console.awaitStarted();
            client.waitContainerCmd(container)
                    .withCondition(WaitContainerCondition.REMOVED)
                    .exec(new ExitCallback())
                    .awaitStarted();
            client.startContainerCmd(container).exec();
            lookUpPid();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HarnessException("Interrupted while starting a container", e);
        }
        return this;
    }

    private void lookUpPid() {
        try {
            notePid(client.inspectContainerCmd(container).exec().getState().getPidLong());
        } catch (NotFoundException e) {
            // Has ended and been removed already.
            notePid(null);
        }
    }

    private final class ExitCallback extends ResultCallback.Adapter<WaitResponse> {
        @Override
        public void onNext(WaitResponse response) {
            exit.complete(response.getStatusCode());
            line.close();
        }

        @Override
        public void onError(Throwable error) {
            exit.completeExceptionally(error);
        }

        @Override
        public void onComplete() {
            super.onComplete();
            exit.completeExceptionally(new IOException("The Docker daemon has ended"));
        }
    }

    /**
     * Runs a further program in the container.
     *
     * @param output an absolute path below the directory of the {@link ContainerSpec}; takes what
     *     the program prints
     */
    public DockerProcess exec(List<String> command, Map<String, String> environment, Path output) {
        return ExecProcess.start(client, container, command, environment, output);
    }

    @Override
    public int waitFor() throws InterruptedException {
        try {
            return exit.get();
        } catch (ExecutionException e) {
            throw lost(e);
        }
    }

    @Override
    public boolean waitFor(long timeout, TimeUnit unit) throws InterruptedException {
        try {
            exit.get(timeout, unit);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw lost(e);
        }
    }

    @Override
    public int exitValue() {
        if (!exit.isDone()) {
            throw new IllegalThreadStateException("The container " + container + " has not ended");
        }
        try {
            return exit.join();
        } catch (CompletionException e) {
            throw lost(e);
        }
    }

    @Override
    public boolean isAlive() {
        return !exit.isDone();
    }

    private HarnessException lost(Exception e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return new HarnessException(
                "Lost the container " + container + ": " + cause.getMessage(), cause);
    }

    /** SIGTERM to the program. */
    @Override
    public void destroy() {
        kill("SIGTERM");
    }

    @Override
    public Process destroyForcibly() {
        kill("SIGKILL");
        return this;
    }

    private void kill(String signal) {
        DockerDaemon.call(
                "kill the container " + container,
                () -> {
                    try {
                        return client.killContainerCmd(container).withSignal(signal).exec();
                    } catch (NotFoundException | ConflictException e) {
                        // It has ended by itself.
                        return null;
                    }
                });
    }

    private void remove() {
        DockerDaemon.call(
                "remove the container " + container,
                () -> {
                    try {
                        return client.removeContainerCmd(container).withForce(true).exec();
                    } catch (NotFoundException e) {
                        return null;
                    }
                });
    }

    @Override
    public String toString() {
        return "Container " + container;
    }
}
