/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.io;

import io.kerstream.testing.HarnessException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A directory for the files of one part: a temporary one, or one that belongs to the caller.
 *
 * <p>A temporary one holds a file that its JVM keeps locked. Whoever makes the next one removes
 * those whose file nobody has locked: their JVM was killed. Process ids would not tell, because
 * containers that share a directory do not share them.
 */
public final class WorkDirectory implements AutoCloseable {

    private static final String NAMES = "kerstream-";
    private static final String OWNER = ".owner";

    /** Of this JVM: a file lock does not protect from its own process, and opening would end it. */
    private static final Set<Path> MINE = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final @Nullable FileChannel owner;

    private WorkDirectory(Path path, @Nullable FileChannel owner) {
        this.path = path;
        this.owner = owner;
    }

    /**
     * Opens the caller's directory or makes a temporary one.
     *
     * @param given the caller's directory, created when absent; null for a temporary one
     * @param prefix start of the temporary directory's name, {@code kerstream-} at least; the
     *     process id follows
     */
    public static WorkDirectory open(@Nullable Path given, String prefix) {
        try {
            return given == null
                    ? temporary(prefix)
                    : new WorkDirectory(Files.createDirectories(given).toRealPath(), null);
        } catch (IOException e) {
            throw new HarnessException(
                    "Cannot create the work directory "
                            + (given == null ? "below java.io.tmpdir" : given),
                    e);
        }
    }

    private static WorkDirectory temporary(String prefix) throws IOException {
        String name = prefix + ProcessHandle.current().pid() + "-";
        // It gets a name that others look at when it is locked already.
        Path unnamed = Files.createTempDirectory("." + name).toRealPath();
        Path parent = Objects.requireNonNull(unnamed.getParent());
        sweep(parent);
        FileChannel owner =
                FileChannel.open(
                        unnamed.resolve(OWNER),
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.WRITE);
        owner.lock();
        Path path = parent.resolve(unnamed.getFileName().toString().substring(1));
        MINE.add(path);
        Files.move(unnamed, path);
        return new WorkDirectory(path, owner);
    }

    /** Removes what killed JVMs have left. */
    private static void sweep(Path parent) throws IOException {
        String mine = "-" + ProcessHandle.current().pid() + "-";
        try (DirectoryStream<Path> candidates = Files.newDirectoryStream(parent, NAMES + "*")) {
            for (Path candidate : candidates) {
                boolean ours =
                        MINE.contains(candidate)
                                || candidate.getFileName().toString().contains(mine);
                if (!ours && isAbandoned(candidate)) {
                    removeIfPossible(candidate);
                }
            }
        }
    }

    private static void removeIfPossible(Path directory) {
        try {
            remove(directory);
        } catch (IOException e) {
            // Another JVM was faster, or a child that is ending still writes: the next one's turn.
            return;
        }
    }

    private static boolean isAbandoned(Path directory) {
        Path file = directory.resolve(OWNER);
        if (!Files.isWritable(file)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            return channel.tryLock() != null;
        } catch (IOException | OverlappingFileLockException e) {
            // Gone meanwhile, or in use by another class loader of this JVM.
            return false;
        }
    }

    /** Its real path. */
    public Path path() {
        return path;
    }

    /** Whether {@link #close()} removes it. */
    public boolean isTemporary() {
        return owner != null;
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
        if (owner == null) {
            return;
        }
        try {
            if (Files.exists(path)) {
                remove(path);
            }
            owner.close();
            MINE.remove(path);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot remove the work directory " + path, e);
        }
    }

    private static void remove(Path directory) throws IOException {
        Files.walkFileTree(
                directory,
                new SimpleFileVisitor<Path>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.deleteIfExists(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(
                            Path folder, @Nullable IOException error) throws IOException {
                        if (error != null) {
                            throw error;
                        }
                        Files.delete(folder);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
