/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.chaos;

import io.kerstream.testing.SecuredKafkaExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Random faults, over SASL, and every record in the checkpointed result exactly once.
 *
 * <p>Each run has a new seed, which it prints together with the way to repeat it. The seed fixes
 * what is done, not how it meets with what the job is doing: a failure may take several repetitions
 * to come back.
 *
 * <ul>
 *   <li>{@code -Dkerstream.chaos.seed=42}: the seed
 *   <li>{@code -Dkerstream.chaos.duration=PT10M}: how long things happen, 60 s by default; start
 *       and check come on top. It ends later if not everything has happened by then.
 * </ul>
 */
class SourceChaosITCase {

    private static final Logger LOG = LoggerFactory.getLogger(SourceChaosITCase.class);

    private static final String SEED = "kerstream.chaos.seed";
    private static final String DURATION = "kerstream.chaos.duration";

    @RegisterExtension
    static final SecuredKafkaExtension SECURED = SecuredKafkaExtension.builder().build();

    @Test
    void everyRecordIsInTheCheckpointedResultExactlyOnce(@TempDir Path directory) throws Exception {
        long seed = Long.parseLong(System.getProperty(SEED, "" + new Random().nextInt(1_000_000)));
        Duration duration = Duration.parse(System.getProperty(DURATION, "PT60S"));
        LOG.info("Seed {}, {}; to repeat it: {}", seed, duration, options(seed, duration));
        try (ChaosRun run = new ChaosRun(SECURED.kafka(), directory, seed)) {
            List<String> problems;
            try {
                run.act(duration);
                problems = run.finish();
            } catch (Exception | AssertionError e) {
                throw new AssertionError(report(seed, duration, run, List.of(e.toString())), e);
            }
            if (!problems.isEmpty()) {
                throw new AssertionError(report(seed, duration, run, problems));
            }
            LOG.info("Seed {}: {}", seed, run.summary());
        }
    }

    private static String options(long seed, Duration duration) {
        return "-D" + SEED + "=" + seed + " -D" + DURATION + "=" + duration;
    }

    private static String report(
            long seed, Duration duration, ChaosRun run, List<String> problems) {
        return String.join(System.lineSeparator(), problems)
                + "\n\nRepeat with "
                + options(seed, duration)
                + " (see CONTRIBUTING.md)\n"
                + run.summary()
                + "\n\nWhat was done, with seconds since the start:\n"
                + run.log()
                + "\n\nThreads of the source:\n"
                + ThreadStacks.ofSources();
    }
}
