/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.examples.flights.job;

import java.time.Duration;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The environment of all commands. */
final class Environments {

    private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(5);

    private Environments() {}

    /** With checkpoints, which exactly once needs, also where Flink's configuration has none. */
    static StreamExecutionEnvironment withCheckpoints() {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        if (!env.getCheckpointConfig().isCheckpointingEnabled()) {
            env.enableCheckpointing(CHECKPOINT_INTERVAL.toMillis());
        }
        return env;
    }
}
