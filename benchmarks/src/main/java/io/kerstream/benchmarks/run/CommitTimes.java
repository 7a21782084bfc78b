/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.benchmarks.run;

import java.util.List;

/**
 * How long commits of transactions took, from the notification that their checkpoint is complete.
 *
 * @param count of commits; without any the times are 0
 */
public record CommitTimes(int count, double medianMs, double p99Ms) {

    private static final double NANOS_PER_MS = 1e6;

    static CommitTimes of(List<Long> nanos) {
        if (nanos.isEmpty()) {
            return new CommitTimes(0, 0, 0);
        }
        List<Long> sorted = nanos.stream().sorted().toList();
        return new CommitTimes(sorted.size(), quantile(sorted, 0.5), quantile(sorted, 0.99));
    }

    /** The smallest time that at least this share of the commits did not exceed. */
    private static double quantile(List<Long> sorted, double share) {
        int rank = (int) Math.ceil(share * sorted.size());
        return sorted.get(rank - 1) / NANOS_PER_MS;
    }
}
