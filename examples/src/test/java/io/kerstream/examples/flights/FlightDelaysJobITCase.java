/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.examples.flights;

import static org.assertj.core.api.Assertions.assertThat;

import io.kerstream.examples.flights.check.BatchDelays;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The pipeline, through Flink's own operators. */
@Timeout(60)
class FlightDelaysJobITCase {

    private static final LocalDate DAY = LocalDate.of(2001, 1, 31);

    /** Slow enough for a watermark between any two flights. */
    private static final RateLimiterStrategy ONE_BY_ONE = RateLimiterStrategy.perSecond(20);

    /** Static, because functions are serialized on their way to a task. */
    private static final List<AirportDay> RESULTS = new CopyOnWriteArrayList<>();

    private static volatile List<Flight> flights = List.of();

    @BeforeEach
    void clear() {
        RESULTS.clear();
    }

    @Test
    void summarizesEachAirportAndDayInUtc() throws Exception {
        flights =
                List.of(
                        flight(DAY.atTime(0, 0), 10, "PHX"),
                        flight(DAY.atTime(12, 0), -5, "PHX"),
                        flight(DAY.atTime(12, 1), 7, "LAS"),
                        flight(DAY.atTime(23, 59), 4, "PHX"),
                        flight(DAY.plusDays(1).atTime(0, 0), 60, "PHX"));

        run(2, RateLimiterStrategy.noOp());

        assertThat(RESULTS)
                .containsExactlyInAnyOrder(
                        new AirportDay("PHX", DAY, 3, 3.0, 10),
                        new AirportDay("LAS", DAY, 1, 7.0, 7),
                        new AirportDay("PHX", DAY.plusDays(1), 1, 60.0, 60));
    }

    @Test
    void acceptsFlightsAnHourOutOfOrder() throws Exception {
        flights =
                List.of(
                        flight(DAY.atTime(12, 0), 3, "PHX"),
                        flight(DAY.plusDays(1).atTime(0, 30), 1, "PHX"),
                        flight(DAY.atTime(23, 45), 9, "PHX"));

        run(1, ONE_BY_ONE);

        assertThat(RESULTS)
                .containsExactlyInAnyOrder(
                        new AirportDay("PHX", DAY, 2, 6.0, 9),
                        new AirportDay("PHX", DAY.plusDays(1), 1, 1.0, 1));
    }

    @Test
    void agreesWithTheBatchComputationOnTheWholeFile() throws Exception {
        flights = FlightFile.read();

        run(2, RateLimiterStrategy.noOp());

        assertThat(RESULTS).containsExactlyInAnyOrderElementsOf(BatchDelays.of(flights));
    }

    private static void run(int parallelism, RateLimiterStrategy pace) throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        configuration.set(PipelineOptions.AUTO_WATERMARK_INTERVAL, Duration.ofMillis(1));
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.createLocalEnvironment(parallelism, configuration);
        FlightDelaysJob.define(
                env,
                new DataGeneratorSource<>(
                        index -> flights.get(Math.toIntExact(index)),
                        flights.size(),
                        pace,
                        TypeInformation.of(Flight.class)),
                UnaryOperator.identity(),
                results -> results.map(FlightDelaysJobITCase::collect),
                new DiscardingSink<>());
        env.execute();
    }

    private static AirportDay collect(AirportDay result) {
        RESULTS.add(result);
        return result;
    }

    private static Flight flight(LocalDateTime date, int delay, String origin) {
        return new Flight(date, delay, 100, origin, "SAN");
    }
}
