/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.chaos;

import io.kerstream.connector.kafka.chaos.Waiting;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Stops one of several TaskManager processes at a {@link Place}. Test and processes see each other
 * through files of one directory: {@code armed} names the place, the process that gets there first
 * takes the file away, writes {@code reached} and waits for {@code go}; {@code returned} says that
 * a commit that was let go has returned.
 */
final class StepFiles implements StepHook {

    private static final long serialVersionUID = 1L;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /**
     * @param pid of the process that waits
     * @param transactionalIds that it is about to commit, if it is
     */
    record Reached(long pid, List<String> transactionalIds) {}

    private final String directory;

    StepFiles(Path directory) throws IOException {
        this.directory = Files.createDirectories(directory).toString();
    }

    private Path file(String name) {
        return Path.of(directory, name);
    }

    /** Stops the next process that gets to the place; called by the test, like all up to below. */
    void arm(Place place) throws IOException {
        for (String name : List.of("reached", "go", "returned")) {
            Files.deleteIfExists(file(name));
        }
        write("armed", place.name());
    }

    Reached awaitReached(Place place) throws IOException {
        Waiting.until("a TaskManager to get to " + place, () -> Files.exists(file("reached")));
        List<String> lines = Files.readAllLines(file("reached"));
        return new Reached(Long.parseLong(lines.get(0)), lines.subList(1, lines.size()));
    }

    void letGo() throws IOException {
        write("go", "");
    }

    boolean hasReturned() {
        return Files.exists(file("returned"));
    }

    private void write(String name, String text) throws IOException {
        Path draft = file(name + ".draft");
        Files.writeString(draft, text);
        Files.move(draft, file(name), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void at(Place place) throws IOException {
        if (place != Place.AT_RECORD && taken(place)) {
            stop(List.of());
        }
    }

    @Override
    public void commit(List<String> transactionalIds, Commit commit)
            throws IOException, InterruptedException {
        if (taken(Place.DURING_COMMIT)) {
            stop(transactionalIds);
            commit.run();
            write("returned", "");
        } else {
            commit.run();
        }
    }

    private boolean taken(Place place) throws IOException {
        try {
            if (!Files.readString(file("armed")).equals(place.name())) {
                return false;
            }
            // Fails for all processes but one.
            Files.move(
                    file("armed"), file("taken-by-" + ProcessHandle.current().pid() + "-" + place));
            return true;
        } catch (NoSuchFileException | FileAlreadyExistsException e) {
            return false;
        }
    }

    private void stop(List<String> transactionalIds) throws IOException {
        write(
                "reached",
                ProcessHandle.current().pid() + "\n" + String.join("\n", transactionalIds));
        long deadline = System.nanoTime() + Waiting.LIMIT.toNanos();
        while (!Files.exists(file("go"))) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("neither killed nor let go");
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }
}
