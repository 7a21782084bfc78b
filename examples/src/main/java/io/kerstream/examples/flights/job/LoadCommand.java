/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.examples.flights.job;

import io.kerstream.examples.flights.Flight;
import io.kerstream.examples.flights.FlightTopics;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes the flights that come with the jar, by a bounded job. */
@Command(
        name = "load",
        description = "Writes the 20,000 flights of the jar, or some of them, to a topic.",
        mixinStandardHelpOptions = true)
final class LoadCommand implements JobCommand {

    @Mixin private final KafkaOptions kafka = new KafkaOptions();

    @Option(
            names = "--to",
            defaultValue = "flights",
            paramLabel = "TOPIC",
            description = "Topic to write (default: ${DEFAULT-VALUE}).")
    private String topic = "";

    @Option(
            names = "--first",
            defaultValue = "0",
            paramLabel = "N",
            description = "The first flight to write, from 0 (default: ${DEFAULT-VALUE}).")
    private long first;

    @Option(
            names = "--count",
            defaultValue = "20000",
            paramLabel = "N",
            description = "How many flights to write (default: ${DEFAULT-VALUE}).")
    private long count;

    @Override
    public void run() throws Exception {
        StreamExecutionEnvironment env = Environments.withCheckpoints();
        // One subtask, or the flights of an airport would lose their order.
        env.setParallelism(1);
        env.fromSequence(first, first + count - 1)
                .map(new FlightByNumber())
                .returns(TypeInformation.of(Flight.class))
                .name("flight by number")
                .sinkTo(
                        FlightTopics.sink(
                                        topic,
                                        Flight.class,
                                        Flight::origin,
                                        "flights-load",
                                        kafka.properties())
                                .build())
                .name("flights");
        env.execute("load flights");
    }
}
