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
import java.io.InputStream;
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
 * ends. Standard input is a line to this JVM: the daemon closes it when the connection breaks,
 * which a killed JVM's does, so a program that ends at the end of its input leaves nothing behind.
 * {@link #getOutputStream()} takes effect when it is flushed; closing it is closing the line.
 */
public final class ContainerProcess extends Process {

    /** Label with the process id of the JVM that a container belongs to. */
    static final String OWNER_LABEL = "io.kerstream.testing.owner";

    private final DockerClient client;
    private final String id;
    private final InputLine line = new InputLine();
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();
    private final ResultCallback.Adapter<Frame> attached;
    private final OutputStream output;
    private volatile long pid;

    private ContainerProcess(DockerClient client, String id, OutputStream console) {
        this.client = client;
        this.id = id;
        attached =
                new ResultCallback.Adapter<>() {
                    @Override
                    public void onNext(Frame frame) {
                        write(console, frame);
                    }

                    @Override
                    public void onComplete() {
                        try (console) {
                            super.onComplete();
                        } catch (IOException e) {
                            throw cannotPrint(e);
                        }
                    }
                };
        output =
                new OutputStream() {
                    private final OutputStream writer = line.writer();

                    @Override
                    public void write(int value) throws IOException {
                        if (exit.isDone()) {
                            throw new IOException("The container has ended");
                        }
                        writer.write(value);
                    }

                    @Override
                    public void close() throws IOException {
                        writer.close();
                        attached.close();
                    }
                };
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
        ContainerProcess process = new ContainerProcess(client, id, console);
        try {
            DockerDaemon.call("start a container of " + name, process::run);
            return process;
        } catch (RuntimeException | Error e) {
            process.remove();
            throw e;
        }
    }

    private static CreateContainerCmd create(DockerClient client, ContainerSpec spec) {
        List<String> environment = new ArrayList<>();
        spec.environment().forEach((key, value) -> environment.add(key + "=" + value));
        return client.createContainerCmd(spec.image().imageName())
                .withCmd(spec.command())
                .withEnv(environment)
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
            client.attachContainerCmd(id)
                    .withStdIn(line)
                    .withStdOut(true)
                    .withStdErr(true)
                    .withFollowStream(true)
                    .exec(attached);
            attached.awaitStarted();
            client.waitContainerCmd(id)
                    .withCondition(WaitContainerCondition.REMOVED)
                    .exec(new ExitCallback())
                    .awaitStarted();
            client.startContainerCmd(id).exec();
            pid = findPid();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HarnessException("Interrupted while starting a container", e);
        }
        return this;
    }

    private final class ExitCallback extends ResultCallback.Adapter<WaitResponse> {
        @Override
        public void onNext(WaitResponse response) {
            exit.complete(response.getStatusCode());
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

    private static void write(OutputStream console, Frame frame) {
        byte[] payload = frame.getPayload();
        if (payload == null) {
            return;
        }
        try {
            console.write(payload);
            console.flush();
        } catch (IOException e) {
            throw cannotPrint(e);
        }
    }

    private static HarnessException cannotPrint(IOException e) {
        return new HarnessException("Cannot write what a container prints", e);
    }

    /** The name by which {@code docker} knows it. */
    public String id() {
        return id;
    }

    @Override
    public OutputStream getOutputStream() {
        return output;
    }

    /** Empty: the output goes to the console that the container was started with. */
    @Override
    public InputStream getInputStream() {
        return InputStream.nullInputStream();
    }

    /** Empty: see {@link #getInputStream()}. */
    @Override
    public InputStream getErrorStream() {
        return InputStream.nullInputStream();
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
            throw new IllegalThreadStateException("The container " + id + " has not ended");
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
        return new HarnessException("Lost the container " + id + ": " + cause.getMessage(), cause);
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
                "kill the container " + id,
                () -> {
                    try {
                        return client.killContainerCmd(id).withSignal(signal).exec();
                    } catch (NotFoundException | ConflictException e) {
                        // It has ended by itself.
                        return null;
                    }
                });
    }

    private void remove() {
        DockerDaemon.call(
                "remove the container " + id,
                () -> {
                    try {
                        return client.removeContainerCmd(id).withForce(true).exec();
                    } catch (NotFoundException e) {
                        return null;
                    }
                });
    }

    @Override
    public boolean supportsNormalTermination() {
        return true;
    }

    /**
     * The program's process id on this host.
     *
     * @throws UnsupportedOperationException if this host does not know it, for example because the
     *     program ended at once
     */
    @Override
    public long pid() {
        if (pid == 0) {
            throw new UnsupportedOperationException(
                    "The process id of the container " + id + " is not known");
        }
        return pid;
    }

    /**
     * Believes the daemon only where the process is known to be in the container: pids get signals.
     */
    private long findPid() {
        try {
            Long told = client.inspectContainerCmd(id).exec().getState().getPidLong();
            boolean confirmed =
                    told != null
                            && told > 0
                            && Files.readString(Path.of("/proc/" + told + "/cgroup")).contains(id);
            return confirmed ? told : 0;
        } catch (NotFoundException | IOException e) {
            return 0;
        }
    }

    @Override
    public String toString() {
        return "Container " + id;
    }
}
