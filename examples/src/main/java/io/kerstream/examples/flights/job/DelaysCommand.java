/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.examples.flights.job;

import io.kerstream.connector.kafka.source.KafkaSourceBuilder;
import io.kerstream.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import io.kerstream.examples.flights.AirportDay;
import io.kerstream.examples.flights.Flight;
import io.kerstream.examples.flights.FlightDelaysJob;
import io.kerstream.examples.flights.FlightTopics;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The job itself: reads flights, writes delays exactly once. */
@Command(
        name = "delays",
        description = "Computes the delays per airport and day, exactly once.",
        mixinStandardHelpOptions = true)
final class DelaysCommand implements JobCommand {

    @Mixin private final KafkaOptions kafka = new KafkaOptions();

    @Option(
            names = "--from",
            defaultValue = "flights",
            paramLabel = "TOPIC",
            description = "Topic to read (default: ${DEFAULT-VALUE}).")
    private String flights = "";

    @Option(
            names = "--to",
            defaultValue = "delays",
            paramLabel = "TOPIC",
            description = "Topic to write (default: ${DEFAULT-VALUE}).")
    private String delays = "";

    @Option(
            names = "--group",
            defaultValue = "flight-delays",
            paramLabel = "ID",
            description = "Consumer group (default: ${DEFAULT-VALUE}).")
    private String group = "";

    @Option(
            names = "--transactional-id-prefix",
            defaultValue = "flight-delays",
            paramLabel = "PREFIX",
            description = "Of the sink's transactions (default: ${DEFAULT-VALUE}).")
    private String transactionalIdPrefix = "";

    @Option(
            names = "--bounded",
            description = "End with what the topic holds now; the last windows close then.")
    private boolean bounded;

    @Override
    public void run() throws Exception {
        StreamExecutionEnvironment env = Environments.withCheckpoints();
        KafkaSourceBuilder<Flight> source =
                FlightTopics.source(flights, Flight.class, kafka.properties())
                        .setGroupId(group)
                        .setClientIdPrefix("flights");
        if (bounded) {
            source.setBounded(OffsetsInitializer.latest());
        }
        FlightDelaysJob.define(
                env,
                source.build(),
                FlightTopics.sink(
                                delays,
                                AirportDay.class,
                                AirportDay::origin,
                                transactionalIdPrefix,
                                kafka.properties())
                        .build());
        env.execute("flight delays");
    }
}
