/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kdc;

import io.kerstream.testing.HarnessException;
import io.kerstream.testing.internal.io.WorkDirectory;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** New files of the work directory with unique names, readable by their owner only. */
final class SecretFiles {

    private final Path root;
    private final AtomicInteger count = new AtomicInteger();

    SecretFiles(Path root) {
        this.root = root;
    }

    /**
     * Writes a new file.
     *
     * @param name becomes the start of the file's name, as far as it can
     */
    Path write(String folder, String name, String suffix, byte[] content) {
        String stem = name.replaceAll("[^A-Za-z0-9._-]", "_");
        Path file = root.resolve(folder).resolve(stem + "-" + count.incrementAndGet() + suffix);
        try (OutputStream out = WorkDirectory.createPrivate(file)) {
            out.write(content);
            return file;
        } catch (IOException e) {
            throw new HarnessException("Cannot write " + file + ": " + e.getMessage(), e);
        }
    }
}
