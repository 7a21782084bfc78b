/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.chaos;

import io.kerstream.connector.kafka.chaos.ActionLog;
import io.kerstream.connector.kafka.chaos.Waiting;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/** Makes tasks fail, at a place or with a record of the seed's choice. */
final class Faults {

    private static final int MAX_RECORDS_BEFORE = 1000;
    private static final int MAX_CHECKPOINTS_BEFORE = 2;

    private final Random random;
    private final ActionLog log;

    Faults(Random random, ActionLog log) {
        this.random = random;
        this.log = log;
    }

    /**
     * Arms a fault.
     *
     * @param recordsFlow whether it may be one that needs records
     */
    void arm(ChaosJob job, boolean recordsFlow) {
        List<JobProbe.Fault> faults =
                recordsFlow
                        ? List.of(
                                JobProbe.Fault.IN_SOURCE_TASK,
                                JobProbe.Fault.IN_COLLECTOR,
                                JobProbe.Fault.WHILE_SNAPSHOTTING,
                                JobProbe.Fault.AFTER_CHECKPOINT)
                        : List.of(
                                JobProbe.Fault.WHILE_SNAPSHOTTING, JobProbe.Fault.AFTER_CHECKPOINT);
        JobProbe.Fault fault = faults.get(random.nextInt(faults.size()));
        int passesBefore =
                random.nextInt(fault.isPerRecord() ? MAX_RECORDS_BEFORE : MAX_CHECKPOINTS_BEFORE);
        log.add("fault " + fault + " after " + passesBefore);
        job.probe().faults().arm(fault, passesBefore);
    }

    /** Waits until the armed fault, if there is one, has made a task fail. */
    void await(ChaosJob job) {
        Waiting.until("the injected fault", () -> job.goesOn() && !job.probe().faults().isArmed());
    }

    /**
     * Fails the task that emits the first record of a new partition: most often no checkpoint has
     * completed since the enumerator assigned it, so that it is handed back. Then waits for the
     * partitions' records in the checkpointed result: a later restart of the job would discover a
     * lost partition anew and hide the loss.
     */
    void provokeReturnOf(List<TopicPartition> added, ChaosJob job) {
        if (added.isEmpty()) {
            return;
        }
        Set<String> names =
                added.stream().map(TopicPartition::toString).collect(Collectors.toSet());
        log.add("fault with the first record of " + names);
        job.probe().armForRecordsOf(names);
        await(job);
        Waiting.until(
                "records of the new partitions " + names + " in the checkpointed result",
                () -> job.goesOn() && job.probe().checkpointedResult().hasRecordsOf(names));
    }
}
