/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.chaos;

import org.apache.flink.api.common.functions.MapFunction;

/**
 * Waits or fails on demand; chained to the source, so that the source's task does. If each record
 * takes time, checkpoints fall between the records of one batch.
 */
final class FaultPoint implements MapFunction<String, String> {

    private static final long serialVersionUID = 1L;

    private final String probeId;
    private transient JobProbe probe;

    FaultPoint(JobProbe probe) {
        this.probeId = probe.id();
    }

    @Override
    public String map(String element) throws Exception {
        if (probe == null) {
            probe = JobProbe.get(probeId);
        }
        probe.takeTime();
        probe.awaitTurn();
        probe.failIfArmedFor(element);
        probe.faults().failIfArmed(JobProbe.Fault.IN_SOURCE_TASK);
        return element;
    }
}
