/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.chaos;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint;
import org.apache.flink.runtime.taskexecutor.TaskManagerRunner;

/** A process of a standalone Flink cluster that does not outlive the one that started it. */
final class FlinkMain {

    static final String JOB_MANAGER = "jobmanager";
    static final String TASK_MANAGER = "taskmanager";

    private FlinkMain() {}

    /**
     * Runs it.
     *
     * @param args which process, then its own arguments
     */
    public static void main(String[] args) throws Exception {
        Thread parent = new Thread(FlinkMain::haltWithParent, "parent-watch");
        parent.setDaemon(true);
        parent.start();
        String[] own = Arrays.copyOfRange(args, 1, args.length);
        switch (args[0]) {
            case JOB_MANAGER -> StandaloneSessionClusterEntrypoint.main(own);
            case TASK_MANAGER -> TaskManagerRunner.main(own);
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    /** The input ends when the parent does, however that happens. */
    private static void haltWithParent() {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // As good as its end.
        }
        Runtime.getRuntime().halt(1);
    }
}
