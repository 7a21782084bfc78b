/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.login;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a file is still the one that was read.
 *
 * @param modified null for a file that is not there
 * @param key the inode, where there is one: a file put in place by a rename has another
 */
record FileStamp(@Nullable FileTime modified, long size, @Nullable Object key) {

    static FileStamp of(Path path) {
        try {
            BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
            return new FileStamp(now.lastModifiedTime(), now.size(), now.fileKey());
        } catch (IOException e) {
            return new FileStamp(null, 0, null);
        }
    }
}
