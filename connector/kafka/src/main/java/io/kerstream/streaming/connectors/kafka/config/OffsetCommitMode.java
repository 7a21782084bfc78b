/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.streaming.connectors.kafka.config;

import org.apache.flink.annotation.Internal;

/** When a classic consumer commits offsets to its group. */
@Internal
public enum OffsetCommitMode {

    /** Never. */
    DISABLED,

    /** When a checkpoint is complete. */
    ON_CHECKPOINTS,

    /** In an interval, what was emitted. */
    KAFKA_PERIODIC;

    /**
     * With checkpoints, {@code setCommitOffsetsOnCheckpoints} decides alone; without, the
     * properties of Kafka's automatic commits.
     *
     * @param autoCommit whether the properties ask for automatic commits
     * @param commitOnCheckpoints whether completed checkpoints are to be committed
     * @param checkpointing whether the job has checkpoints
     */
    public static OffsetCommitMode of(
            boolean autoCommit, boolean commitOnCheckpoints, boolean checkpointing) {
        if (checkpointing) {
            return commitOnCheckpoints ? ON_CHECKPOINTS : DISABLED;
        }
        return autoCommit ? KAFKA_PERIODIC : DISABLED;
    }
}
