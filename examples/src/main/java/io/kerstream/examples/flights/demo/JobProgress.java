/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.examples.flights.demo;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What the web interface's REST API says about a job.
 *
 * @param flights flights read in the current attempt
 * @param checkpoints completed checkpoints, over all attempts
 * @param failures those the job was restarted or ended by, in order
 */
record JobProgress(long flights, long checkpoints, List<Failure> failures) {

    /**
     * @param exception class name
     * @param message first line
     */
    record Failure(String exception, String message) {

        boolean isInjected() {
            return exception.equals(InjectedFailureException.class.getName());
        }
    }

    String describe(Duration running) {
        return String.format(
                Locale.ROOT,
                "job running for %d s; flights read: %,d, checkpoints: %d, failures: %d",
                running.toSeconds(),
                flights,
                checkpoints,
                failures.size());
    }
}
