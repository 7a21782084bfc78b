/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.benchmarks.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * CPU time of this process without its JIT compilers, from Linux's {@code /proc} (proc(5)): Java's
 * own beans do not show compiler threads. The JVM must not end compiler threads meanwhile: {@code
 * -XX:-UseDynamicNumberOfCompilerThreads}.
 */
final class ProcessCpu {

    private static final Path SELF = Path.of("/proc/self");

    /** USER_HZ, which is 100 on every architecture that Linux runs a JVM on. */
    private static final double TICKS_PER_SECOND = 100.0;

    /** Of utime in the fields that follow the command's name. */
    private static final int USER_FIELD = 11;

    private ProcessCpu() {}

    /** User and system time so far, of all threads, also of those that have ended. */
    static double seconds() {
        try {
            return (ticks(SELF.resolve("stat")) - compilerTicks()) / TICKS_PER_SECOND;
        } catch (IOException e) {
            throw new UncheckedIOException("CPU time is read from /proc, on Linux only", e);
        }
    }

    /** User and system time of another process so far, with everything in it. */
    static double secondsOf(long pid) {
        try {
            return ticks(Path.of("/proc", String.valueOf(pid), "stat")) / TICKS_PER_SECOND;
        } catch (IOException e) {
            throw new UncheckedIOException("No CPU time of process " + pid, e);
        }
    }

    private static long compilerTicks() throws IOException {
        long ticks = 0;
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(SELF.resolve("task"))) {
            for (Path thread : threads) {
                ticks += compilerTicks(thread);
            }
        }
        return ticks;
    }

    private static long compilerTicks(Path thread) throws IOException {
        try {
            // Names are cut: "C2 CompilerThre".
            String name = Files.readString(thread.resolve("comm"));
            return name.startsWith("C1 Compiler") || name.startsWith("C2 Compiler")
                    ? ticks(thread.resolve("stat"))
                    : 0;
        } catch (NoSuchFileException e) {
            // The thread has ended since.
            return 0;
        }
    }

    private static long ticks(Path stat) throws IOException {
        String line = Files.readString(stat);
        String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
        return Long.parseLong(fields[USER_FIELD]) + Long.parseLong(fields[USER_FIELD + 1]);
    }
}
