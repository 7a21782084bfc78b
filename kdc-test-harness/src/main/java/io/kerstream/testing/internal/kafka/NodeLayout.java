/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kafka;

import java.nio.file.Path;

/** Where the files of a node are. */
record NodeLayout(Path root) {

    Path properties() {
        return root.resolve("broker.properties");
    }

    Path data() {
        return root.resolve("data");
    }

    Path log() {
        return root.resolve("logs").resolve("broker.log");
    }

    /** What the JVM prints, before and beside the log. */
    Path console() {
        return root.resolve("logs").resolve("console.log");
    }

    /** Written by the node when it is ready: its ports. */
    Path ready() {
        return root.resolve("ready.properties");
    }

    /** What the broker has seen. */
    Path evidence() {
        return root.resolve("evidence.txt");
    }
}
