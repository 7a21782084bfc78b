/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.io;

import io.kerstream.testing.HarnessException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A directory for the files of one part: a temporary one, or one that belongs to the caller. */
public final class WorkDirectory implements AutoCloseable {

    private final Path path;
    private final boolean temporary;

    private WorkDirectory(Path path, boolean temporary) {
        this.path = path;
        this.temporary = temporary;
    }

    /**
     * Opens the caller's directory or makes a temporary one.
     *
     * @param given the caller's directory, created when absent; null for a temporary one
     * @param prefix start of the temporary directory's name; the process id follows
     */
    public static WorkDirectory open(@Nullable Path given, String prefix) {
        try {
            if (given == null) {
                return new WorkDirectory(
                        Files.createTempDirectory(prefix + ProcessHandle.current().pid() + "-")
                                .toRealPath(),
                        true);
            }
            return new WorkDirectory(Files.createDirectories(given).toRealPath(), false);
        } catch (IOException e) {
            throw new HarnessException(
                    "Cannot create the work directory "
                            + (given == null ? "below java.io.tmpdir" : given),
                    e);
        }
    }

    /** Its real path. */
    public Path path() {
        return path;
    }

    /** Whether {@link #close()} removes it. */
    public boolean isTemporary() {
        return temporary;
    }

    /** A new file, with its folder, that only the owner may read and write from the start. */
    public static OutputStream createPrivate(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] attributes =
                posix
                        ? new FileAttribute<?>[] {
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rw-------"))
                        }
                        : new FileAttribute<?>[0];
        return Channels.newOutputStream(
                Files.newByteChannel(
                        file,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        attributes));
    }

    /** Removes the directory and all below it, if it is temporary. */
    @Override
    public void close() {
        if (!temporary || !Files.exists(path)) {
            return;
        }
        try {
            Files.walkFileTree(
                    path,
                    new SimpleFileVisitor<Path>() {
                        @Override
                        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                                throws IOException {
                            Files.deleteIfExists(file);
                            return FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult postVisitDirectory(
                                Path directory, @Nullable IOException error) throws IOException {
                            if (error != null) {
                                throw error;
                            }
                            Files.delete(directory);
                            return FileVisitResult.CONTINUE;
                        }
                    });
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot remove the work directory " + path, e);
        }
    }
}
