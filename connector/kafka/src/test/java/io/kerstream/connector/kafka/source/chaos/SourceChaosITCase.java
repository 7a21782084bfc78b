/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.chaos;

import io.kerstream.connector.kafka.chaos.ChaosSettings;
import io.kerstream.connector.kafka.chaos.ThreadStacks;
import io.kerstream.testing.SecuredKafkaExtension;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Random faults, over SASL, and every record in the checkpointed result exactly once.
 *
 * <p>{@link ChaosSettings} says how to choose seed and duration.
 */
class SourceChaosITCase {

    private static final Logger LOG = LoggerFactory.getLogger(SourceChaosITCase.class);

    private static final List<String> THREADS =
            List.of("Kafka fetch thread", "SourceCoordinator-", "Source: kafka", "fault-point");

    @RegisterExtension
    static final SecuredKafkaExtension SECURED = SecuredKafkaExtension.builder().build();

    @Test
    void everyRecordIsInTheCheckpointedResultExactlyOnce(@TempDir Path directory) throws Exception {
        ChaosSettings settings = ChaosSettings.ofSystemProperties();
        LOG.info("To repeat it: {}", settings.options());
        try (ChaosRun run = new ChaosRun(SECURED.kafka(), directory, settings.seed())) {
            List<String> problems;
            try {
                run.act(settings.duration());
                problems = run.finish();
            } catch (Exception | AssertionError e) {
                throw new AssertionError(report(settings, run, List.of(e.toString())), e);
            }
            if (!problems.isEmpty()) {
                throw new AssertionError(report(settings, run, problems));
            }
            LOG.info("Seed {}: {}", settings.seed(), run.summary());
        }
    }

    private static String report(ChaosSettings settings, ChaosRun run, List<String> problems) {
        return String.join(System.lineSeparator(), problems)
                + "\n\nRepeat with "
                + settings.options()
                + " (see CONTRIBUTING.md)\n"
                + run.summary()
                + "\n\nWhat was done, with seconds since the start:\n"
                + run.log()
                + "\n\nThreads of the source:\n"
                + ThreadStacks.of(THREADS);
    }
}
