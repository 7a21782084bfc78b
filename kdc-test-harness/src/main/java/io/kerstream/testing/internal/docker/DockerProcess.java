/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.docker;

import com.github.dockerjava.api.DockerClient;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A program in a container.
 *
 * <p>Its standard input is a line to this JVM: the daemon ends it when the connection breaks, which
 * a killed JVM's does, or when {@link #getOutputStream()} is closed. A program that ends at the end
 * of its input therefore leaves nothing behind.
 */
public abstract class DockerProcess extends Process {

    final DockerClient client;
    final String container;
    final InputLine line = new InputLine();

    private final OutputStream output;
    private volatile long pid;

    /**
     * @param connection carries the line
     */
    DockerProcess(DockerClient client, String container, Closeable connection) {
        this.client = client;
        this.container = container;
        output = line.writer(connection);
    }

    /** The id of the container, by which {@code docker} knows it. */
    public String container() {
        return container;
    }

    @Override
    public OutputStream getOutputStream() {
        return output;
    }

    /** Empty: what the program prints goes where it was told to at its start. */
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
            throw new UnsupportedOperationException("Process id not known: " + this);
        }
        return pid;
    }

    @Override
    public ProcessHandle toHandle() {
        return ProcessHandle.of(pid())
                .orElseThrow(() -> new UnsupportedOperationException("Has ended: " + this));
    }

    /** None once it has ended, as with child processes. */
    @Override
    public Stream<ProcessHandle> descendants() {
        return pid == 0
                ? Stream.empty()
                : ProcessHandle.of(pid).stream().flatMap(ProcessHandle::descendants);
    }

    /** Believes the daemon only if that process is in the container: pids are sent signals. */
    void notePid(@Nullable Long told) {
        if (told == null || told <= 0) {
            return;
        }
        try {
            if (Files.readString(Path.of("/proc/" + told + "/cgroup")).contains(container)) {
                pid = told;
            }
        } catch (IOException e) {
            // Gone already, or in a process namespace of another host.
            pid = 0;
        }
    }
}
