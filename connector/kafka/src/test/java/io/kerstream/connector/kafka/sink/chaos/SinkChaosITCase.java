/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.chaos;

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
 * Random faults, over SASL, and every record in the output exactly once; no reader is held up, no
 * transaction, thread or client is left.
 *
 * <p>{@link ChaosSettings} says how to choose seed and duration. There are three brokers, of which
 * one at a time may be away, as where exactly once matters; a single one loses markers of
 * transactions when it is restarted, and no client can prevent that.
 */
class SinkChaosITCase {

    private static final Logger LOG = LoggerFactory.getLogger(SinkChaosITCase.class);

    private static final List<String> THREADS =
            List.of("Source: records", "sink", "kafka-producer-network-thread");

    @RegisterExtension
    static final SecuredKafkaExtension SECURED =
            SecuredKafkaExtension.builder().kafka(kafka -> kafka.brokers(3)).build();

    @Test
    void everyRecordIsInTheOutputExactlyOnce(@TempDir Path directory) throws Exception {
        ChaosSettings settings = ChaosSettings.ofSystemProperties();
        LOG.info("To repeat it: {}", settings.options());
        try (SinkChaosRun run = new SinkChaosRun(SECURED.kafka(), directory, settings.seed())) {
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

    private static String report(ChaosSettings settings, SinkChaosRun run, List<String> problems)
            throws Exception {
        return String.join(System.lineSeparator(), problems)
                + "\n\nRepeat with "
                + settings.options()
                + " (see CONTRIBUTING.md)\n"
                + run.summary()
                + "\n\nWhat was done, with seconds since the start:\n"
                + run.log()
                + "\n\nThreads of the sink:\n"
                + ThreadStacks.of(THREADS);
    }
}
