/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;

/** A Flink cluster with two TaskManagers, each large enough for the whole job. Not thread-safe. */
public final class TaskManagers implements AutoCloseable {

    private final MiniCluster flink;

    /** Indices that the mini cluster gave to those that live; it never reuses one. */
    private final List<Integer> alive = new ArrayList<>(List.of(0, 1));

    private int next = 2;

    private TaskManagers(MiniCluster flink) {
        this.flink = flink;
    }

    /**
     * Starts a cluster.
     *
     * @param slots of each TaskManager: the highest parallelism of the job
     */
    public static TaskManagers start(int slots) throws Exception {
        Configuration configuration = new Configuration();
        configuration.setString("taskmanager.memory.network.min", "16mb");
        configuration.setString("taskmanager.memory.network.max", "16mb");
        configuration.setString("taskmanager.memory.managed.size", "16mb");
        // A lost TaskManager is noticed when it goes; the dispatcher keeps nothing of old jobs.
        configuration.setString("jobstore.max-capacity", "5");
        MiniCluster flink =
                new MiniCluster(
                        new MiniClusterConfiguration.Builder()
                                .setConfiguration(configuration)
                                .withRandomPorts()
                                .setNumTaskManagers(2)
                                .setNumSlotsPerTaskManager(slots)
                                .build());
        flink.start();
        return new TaskManagers(flink);
    }

    public MiniCluster flink() {
        return flink;
    }

    /** Terminates one and starts another, in either order. */
    public void replaceOne(Random random) throws Exception {
        Integer victim = alive.remove(random.nextInt(alive.size()));
        boolean startBefore = random.nextBoolean();
        if (startBefore) {
            startOne();
        }
        Waiting.get("a TaskManager to terminate", flink.terminateTaskManager(victim));
        if (!startBefore) {
            startOne();
        }
    }

    private void startOne() throws Exception {
        flink.startTaskManager();
        alive.add(next++);
    }

    @Override
    public void close() throws Exception {
        Waiting.get("the Flink cluster to close", flink.closeAsync());
    }
}
