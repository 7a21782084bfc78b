/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.examples.flights.job;

import io.kerstream.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import io.kerstream.examples.flights.AirportDay;
import io.kerstream.examples.flights.FlightFile;
import io.kerstream.examples.flights.FlightTopics;
import io.kerstream.examples.flights.check.BatchDelays;
import io.kerstream.examples.flights.check.Comparison;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Reads committed results back and compares them with a computation without Flink and Kafka. */
@Command(
        name = "check",
        description = "Compares the committed delays in a topic with those of all flights.",
        mixinStandardHelpOptions = true)
final class CheckCommand implements JobCommand {

    @Mixin private final KafkaOptions kafka = new KafkaOptions();

    @Option(
            names = "--from",
            defaultValue = "delays",
            paramLabel = "TOPIC",
            description = "Topic to read (default: ${DEFAULT-VALUE}).")
    private String topic = "";

    @Override
    public void run() throws Exception {
        List<AirportDay> results = read();
        Comparison comparison = Comparison.of(BatchDelays.of(FlightFile.read()), results);
        if (!comparison.isEqual()) {
            throw new IllegalStateException(
                    "Topic %s differs from the expected delays: %s. %s"
                            .formatted(topic, comparison.describe(), comparison.hint())
                            .strip());
        }
        System.out.printf("OK: %d results, each exactly once and right%n", results.size());
    }

    private List<AirportDay> read() throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        List<AirportDay> results = new ArrayList<>();
        CloseableIterator<AirportDay> records =
                env.fromSource(
                                FlightTopics.source(topic, AirportDay.class, kafka.properties())
                                        .setClientIdPrefix("check")
                                        .setProperty(
                                                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                                                "read_committed")
                                        .setBounded(OffsetsInitializer.latest())
                                        .build(),
                                WatermarkStrategy.noWatermarks(),
                                "delays")
                        .executeAndCollect("check delays");
        try {
            records.forEachRemaining(results::add);
        } finally {
            records.close();
        }
        return results;
    }
}
