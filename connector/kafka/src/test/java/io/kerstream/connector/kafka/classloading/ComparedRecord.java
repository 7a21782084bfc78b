/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.classloading;

import org.jspecify.annotations.Nullable;

/** Compares itself: see {@link JobLoaders#awaitCollected}. Loaded anew for each comparison. */
public record ComparedRecord(@Nullable ComparedRecord other) implements Runnable {

    public ComparedRecord() {
        this(null);
    }

    @Override
    public void run() {
        ComparedRecord equal = new ComparedRecord();
        if (!equals(equal) || hashCode() != equal.hashCode()) {
            throw new AssertionError(this + " is not " + equal);
        }
    }
}
