/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.playground;

import io.kerstream.testing.HarnessException;
import io.kerstream.testing.internal.io.WorkDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/** The directory of a playground: which process keeps it, and all of its files. */
final class PlaygroundState {

    /** Environment variable that names the directory. */
    static final String VARIABLE = "KERSTREAM_PLAYGROUND_STATE";

    private static final String MARK = "This directory belongs to a Kerstream playground.";

    private final Path directory;

    PlaygroundState(Path directory) {
        this.directory = directory.toAbsolutePath();
    }

    static Path defaultDirectory() {
        String given = System.getenv(VARIABLE);
        if (given != null && !given.isEmpty()) {
            return Path.of(given);
        }
        String states = System.getenv("XDG_STATE_HOME");
        return (states != null && !states.isEmpty()
                        ? Path.of(states)
                        : Path.of(System.getProperty("user.home"), ".local", "state"))
                .resolve("kerstream-playground");
    }

    Path directory() {
        return directory;
    }

    Path kdc() {
        return directory.resolve("kdc");
    }

    Path kafka() {
        return directory.resolve("kafka");
    }

    /** What is made for clients. */
    Path clients() {
        return directory.resolve("clients");
    }

    Path log() {
        return directory.resolve("playground.log");
    }

    private Path mark() {
        return directory.resolve("playground");
    }

    private Path process() {
        return directory.resolve("process.properties");
    }

    /**
     * The process that keeps the playground.
     *
     * @throws HarnessException if it is not up
     */
    Server server() {
        return findServer()
                .orElseThrow(
                        () ->
                                new HarnessException(
                                        "not up (state in "
                                                + directory
                                                + "); start it with: playground.sh up"));
    }

    /** The process that keeps the playground, if it lives. */
    Optional<Server> findServer() {
        if (!Files.exists(process())) {
            return Optional.empty();
        }
        Properties properties = new Properties();
        try (InputStream in = Files.newInputStream(process())) {
            properties.load(in);
            Server server =
                    new Server(
                            Long.parseLong(properties.getProperty("pid")),
                            Instant.parse(properties.getProperty("started")),
                            Integer.parseInt(properties.getProperty("port")),
                            properties.getProperty("token"));
            return server.handle().isPresent() ? Optional.of(server) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + process(), e);
        } catch (RuntimeException e) {
            // Half written or from another version: nobody that we can talk to.
            return Optional.empty();
        }
    }

    /** Tells others, in one step, that this process keeps the playground and is ready. */
    void announce(int port, String token) throws IOException {
        Properties properties = new Properties();
        ProcessHandle self = ProcessHandle.current();
        properties.setProperty("pid", Long.toString(self.pid()));
        properties.setProperty("started", startOf(self).toString());
        properties.setProperty("port", Integer.toString(port));
        properties.setProperty("token", token);
        Path draft = directory.resolve("process.draft");
        Files.deleteIfExists(draft);
        try (OutputStream out = WorkDirectory.createPrivate(draft)) {
            properties.store(out, null);
        }
        Files.move(draft, process(), StandardCopyOption.ATOMIC_MOVE);
    }

    /** An empty directory for its owner only; removes what a playground that ended has left. */
    void create() throws IOException {
        remove();
        Files.createDirectories(directory);
        if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        }
        Files.writeString(mark(), MARK);
        Files.createDirectories(clients());
    }

    /**
     * Removes the directory, if it is there.
     *
     * @throws HarnessException if it holds anything that is not of a playground
     */
    void remove() throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        if (!Files.exists(mark())) {
            if (isEmpty()) {
                return;
            }
            throw new HarnessException(
                    directory + " is not empty and not of a playground; name another with --state");
        }
        try (Stream<Path> files = Files.walk(directory)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.deleteIfExists(file);
            }
        }
    }

    private boolean isEmpty() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.findAny().isEmpty();
        }
    }

    private static Instant startOf(ProcessHandle process) {
        return process.info().startInstant().orElse(Instant.EPOCH);
    }

    /**
     * The background process.
     *
     * @param started when it started: tells it from a later process with the same id
     * @param port where it takes commands
     * @param token shows that whoever asks may read the state directory
     */
    record Server(long pid, Instant started, int port, String token) {

        /** The process, if it is the one that wrote the file and is alive. */
        Optional<ProcessHandle> handle() {
            return ProcessHandle.of(pid)
                    .filter(ProcessHandle::isAlive)
                    .filter(process -> startOf(process).equals(started));
        }

        /** Without the token. */
        @Override
        public String toString() {
            return "process " + pid;
        }
    }
}
