/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.benchmarks.source;

/** The topics that are read. */
enum BenchmarkTopic {
    SMALL("records-100-b", 100, 4),
    KIB("records-1-kib", 1024, 4),
    MIB("records-1-mib", 1 << 20, 4),
    MOSTLY_IDLE("mostly-idle", 100, 1000);

    /** Partitions with records. */
    static final int BUSY_PARTITIONS = 4;

    private final String topicName;
    private final int recordBytes;
    private final int partitions;

    BenchmarkTopic(String topicName, int recordBytes, int partitions) {
        this.topicName = topicName;
        this.recordBytes = recordBytes;
        this.partitions = partitions;
    }

    String topicName() {
        return topicName;
    }

    /** Size of each value; there are no keys. */
    int recordBytes() {
        return recordBytes;
    }

    int partitions() {
        return partitions;
    }
}
