/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.chaos;

import org.apache.flink.api.common.functions.MapFunction;

/** Fails on demand; chained to the source, so that the source's task fails. */
final class FaultPoint implements MapFunction<String, String> {

    private static final long serialVersionUID = 1L;

    private final String probeId;
    private transient JobProbe probe;

    FaultPoint(JobProbe probe) {
        this.probeId = probe.id();
    }

    @Override
    public String map(String element) {
        if (probe == null) {
            probe = JobProbe.get(probeId);
        }
        probe.failIfArmed(JobProbe.Fault.IN_SOURCE_TASK);
        return element;
    }
}
