/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.examples.flights.demo;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * Where the demo keeps its files while it runs, and the logs that stay.
 *
 * @param directory of servers, keytabs and Flink
 * @param temporary whether {@link #close()} removes the directory
 * @param log of this process
 */
record DemoFiles(Path directory, boolean temporary, Path log) implements AutoCloseable {

    private static final int ATTEMPTS = 5;

    /**
     * @param given the user's own directory, which is kept; null for a temporary one
     */
    static DemoFiles open(@Nullable Path given, Path log) throws IOException {
        Path absoluteLog = log.toAbsolutePath().normalize();
        Files.createDirectories(absoluteLog.getParent());
        return given == null
                ? new DemoFiles(
                        Files.createTempDirectory("kerstream-demo-").toRealPath(),
                        true,
                        absoluteLog)
                : new DemoFiles(Files.createDirectories(given).toRealPath(), false, absoluteLog);
    }

    /** Where the broker's log goes in the end. */
    Path brokerLog() {
        String name = log.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return log.resolveSibling(
                dot < 0
                        ? name + "-broker"
                        : name.substring(0, dot) + "-broker" + name.substring(dot));
    }

    void keepBrokerLog(Path written) throws IOException {
        if (Files.exists(written)) {
            Files.copy(written, brokerLog(), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Removes the directory if it is temporary. */
    @Override
    public void close() throws IOException {
        if (!temporary) {
            return;
        }
        for (int attempt = 1; Files.exists(directory); attempt++) {
            try {
                Files.walkFileTree(directory, new Removal());
            } catch (IOException e) {
                // A thread that ends in its own time may still have made a file.
                if (attempt == ATTEMPTS) {
                    throw new IOException("Cannot remove " + directory, e);
                }
            }
        }
    }

    private static final class Removal extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) {
            // Gone already, or the removal of its folder will fail.
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e)
                throws IOException {
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
        }
    }
}
