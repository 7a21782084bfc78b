/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.examples.flights.demo;

import io.kerstream.connector.kafka.sink.KafkaSink;
import io.kerstream.connector.kafka.source.KafkaSource;
import io.kerstream.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import io.kerstream.examples.flights.AirportDay;
import io.kerstream.examples.flights.Flight;
import io.kerstream.examples.flights.FlightDelaysJob;
import io.kerstream.examples.flights.FlightTopics;
import java.time.Duration;
import java.util.Properties;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/** The flight delays job between two topics, slowed down and with one failure on its way. */
final class DemoJob {

    static final int PARALLELISM = 2;

    private static final String NAME = "flight delays";
    private static final int FLIGHTS_PER_SECOND = 2_000;

    /** Small, so that all partitions move on together, and windows close all along. */
    private static final String FETCH_BYTES = Integer.toString(16 * 1024);

    private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(1);

    private DemoJob() {}

    /**
     * @param properties of both clients: where the cluster is and how it is secured
     */
    static JobGraph graph(String flightsTopic, String delaysTopic, Properties properties) {
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration());
        KafkaSource<Flight> source =
                FlightTopics.source(flightsTopic, Flight.class, properties)
                        .setGroupId("flight-delays")
                        .setClientIdPrefix("flights")
                        .setBounded(OffsetsInitializer.latest())
                        .setProperty(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES)
                        .build();
        KafkaSink<AirportDay> sink =
                FlightTopics.sink(
                                delaysTopic,
                                AirportDay.class,
                                AirportDay::origin,
                                "flight-delays",
                                properties)
                        .build();
        FlightDelaysJob.define(
                env,
                source,
                flights ->
                        flights.map(new Pace<>((double) FLIGHTS_PER_SECOND / PARALLELISM))
                                .returns(TypeInformation.of(Flight.class))
                                .name("pace"),
                results ->
                        results.map(new FailOnce<>())
                                .returns(TypeInformation.of(AirportDay.class))
                                .name("fail once"),
                sink);
        return env.getStreamGraph().getJobGraph();
    }

    private static Configuration configuration() {
        Configuration configuration = new Configuration();
        configuration.set(CoreOptions.DEFAULT_PARALLELISM, PARALLELISM);
        configuration.set(PipelineOptions.NAME, NAME);
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, CHECKPOINT_INTERVAL);
        configuration.set(
                CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE,
                CheckpointingMode.EXACTLY_ONCE);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 3);
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(500));
        return configuration;
    }
}
