/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.chaos;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;

/** What happens at the {@link Place}s. Called by task threads. */
interface StepHook extends Serializable {

    /** The second phase of the sink under test. */
    interface Commit {
        void run() throws IOException, InterruptedException;
    }

    /** Does nothing, waits, or throws. */
    void at(Place place) throws IOException, InterruptedException;

    /** Runs a commit, or a part of it. */
    void commit(List<String> transactionalIds, Commit commit)
            throws IOException, InterruptedException;
}
