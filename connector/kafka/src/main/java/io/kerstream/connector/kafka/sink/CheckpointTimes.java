/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink;

import org.apache.flink.streaming.api.environment.CheckpointConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the job's checkpoints with the timeout of its transactions, when the job is put
 * together. A transaction is open from the first record after a checkpoint until the next one is
 * complete: for the interval and, at worst, the checkpoint timeout.
 */
final class CheckpointTimes {

    private static final Logger LOG = LoggerFactory.getLogger(CheckpointTimes.class);

    private CheckpointTimes() {}

    /**
     * Warns of a transaction timeout that slow checkpoints exceed.
     *
     * @param timeoutMillis {@code transaction.timeout.ms}
     * @throws IllegalStateException if every transaction would expire before its checkpoint
     */
    static void check(CheckpointConfig checkpoints, long timeoutMillis) {
        if (!checkpoints.isCheckpointingEnabled()) {
            LOG.warn(
                    "EXACTLY_ONCE without checkpointing: a Kafka transaction is committed when its"
                            + " checkpoint completes, so a streaming job commits nothing before its"
                            + " input ends. Set execution.checkpointing.interval.");
            return;
        }
        long interval = checkpoints.getCheckpointInterval();
        if (interval >= timeoutMillis) {
            throw new IllegalStateException(
                    "The checkpoint interval ("
                            + interval
                            + " ms) is not shorter than transaction.timeout.ms of the Kafka sink ("
                            + timeoutMillis
                            + " ms): every transaction would expire before its checkpoint. Raise"
                            + " transaction.timeout.ms (KafkaSinkBuilder.setProperty, and"
                            + " transaction.max.timeout.ms on the brokers) or checkpoint more"
                            + " often.");
        }
        long longest = interval + checkpoints.getCheckpointTimeout();
        if (longest >= timeoutMillis) {
            LOG.warn(
                    "transaction.timeout.ms of the Kafka sink ({} ms) is not longer than the"
                            + " checkpoint interval and the checkpoint timeout together ({} ms): a"
                            + " transaction may expire before a slow checkpoint completes. Raise it,"
                            + " or lower execution.checkpointing.timeout.",
                    timeoutMillis,
                    longest);
        }
    }
}
