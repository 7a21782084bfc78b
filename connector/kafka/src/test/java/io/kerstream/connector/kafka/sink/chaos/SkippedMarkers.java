/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.chaos;

import io.kerstream.testing.KafkaCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;

/**
 * Transactions that the broker has completed without a marker in all of their partitions.
 *
 * <p>Kafka's coordinator takes a partition that has no leader for a deleted one. A single broker is
 * without leaders for a moment while it is shut down in an orderly way, and when it comes back.
 * Then a committed transaction stays open in a partition; readers wait in front of it for ever, or
 * until the next transaction of the same producer id there decides about its records as well. No
 * client can prevent it or make up for it. With more brokers the leaders move in time.
 */
final class SkippedMarkers {

    private static final String WORDS = "these partitions are likely deleted already";

    private SkippedMarkers() {}

    /** What the broker says about it, a line each. */
    static List<String> of(KafkaCluster kafka) throws IOException {
        try (Stream<String> lines = Files.lines(kafka.brokerLog())) {
            return lines.filter(line -> line.contains(WORDS)).toList();
        }
    }
}
