/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.doctor.check;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a job wants to do with the cluster.
 *
 * @param reads topics of its sources
 * @param writes topics of its sinks
 * @param group its consumer group, or null
 * @param transactionalIdPrefix that of its exactly-once sink, or null
 * @param transactionTimeout of that sink, {@code transaction.timeout.ms}
 */
public record Job(
        List<String> reads,
        List<String> writes,
        @Nullable String group,
        @Nullable String transactionalIdPrefix,
        Duration transactionTimeout) {

    public Job {
        reads = List.copyOf(reads);
        writes = List.copyOf(writes);
    }
}
