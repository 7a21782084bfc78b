/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.examples.flights.job;

/** A command that runs one Flink job. */
interface JobCommand {

    /**
     * Submits the job and waits for its end, unless it is detached.
     *
     * @throws Exception what the job failed with
     */
    void run() throws Exception;
}
