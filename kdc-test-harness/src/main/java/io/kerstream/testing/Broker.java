/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing;

import java.nio.file.Path;
import org.apache.kafka.common.security.auth.SecurityProtocol;

/** One broker of a {@link KafkaCluster}. All methods may be called by any thread. */
public interface Broker {

    /** Its node id: 1 for the first. */
    int id();

    /**
     * Host and port of this broker's listener; the same for the life of the cluster.
     *
     * @throws IllegalArgumentException if the cluster has no such listener
     */
    String bootstrapServers(SecurityProtocol protocol);

    /** Its log; grows while it runs, and goes on over restarts. */
    Path log();

    /** Process id of its JVM, the last one if it does not run. */
    long pid();

    /** Whether its process is alive; a paused one is. */
    boolean isRunning();

    /**
     * Kills it with SIGKILL; on return the process is gone. Does nothing when it does not run.
     *
     * @throws UnsupportedOperationException if the back end lacks {@link KafkaCapability#KILL}
     */
    void kill();

    /**
     * Ends it: it hands its partitions over and leaves the cluster, or is killed if that takes more
     * than seconds. On return the process is gone. Does nothing when it does not run.
     */
    void stop();

    /**
     * Starts it again with the same ports and data, after {@link #stop()} if it runs. On return it
     * is registered, unfenced and accepts clients.
     *
     * @throws HarnessException if it does not come up; it can be tried again
     */
    void restart();

    /**
     * Stops its process by SIGSTOP, as a long garbage collection would: connections stay open,
     * requests are accepted by the operating system and never answered, and the controller fences
     * it after {@code broker.session.timeout.ms}. Closing the fault resumes it by SIGCONT. A stop,
     * kill or restart ends the pause, too.
     *
     * @throws UnsupportedOperationException if the back end lacks {@link KafkaCapability#PAUSE}
     * @throws IllegalStateException if it does not run or is paused already
     */
    Fault pause();

    /**
     * Faults of the network between clients and this broker.
     *
     * @throws IllegalStateException unless the cluster is {@link KafkaClusterBuilder#cuttable()}
     */
    NetworkFaults network();
}
