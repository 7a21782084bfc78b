/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.benchmarks.source;

import io.kerstream.benchmarks.run.TopicSpec;

/** The topics that are read. */
final class SourceTopic {

    /** Partitions with records, in each topic. */
    static final int BUSY_PARTITIONS = 4;

    static final TopicSpec SMALL = new TopicSpec("records-100-b", 100, BUSY_PARTITIONS);
    static final TopicSpec KIB = new TopicSpec("records-1-kib", 1024, BUSY_PARTITIONS);
    static final TopicSpec MIB = new TopicSpec("records-1-mib", 1 << 20, BUSY_PARTITIONS);
    static final TopicSpec MOSTLY_IDLE = new TopicSpec("mostly-idle", 100, 1000);

    private SourceTopic() {}
}
