/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.examples.flights;

import java.time.Duration;
import java.util.function.UnaryOperator;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;

/**
 * Departure delays per airport of origin and day, in event time (UTC).
 *
 * <p>The result does not depend on parallelism, speed or failures: a flight belongs to the window
 * of its own timestamp, watermarks are made per partition, where flights are in order, and a replay
 * after a failure starts from older watermarks, so that no flight is ever late. The last windows
 * close when a bounded source ends.
 *
 * <p>Nothing here knows how the job signs in to Kafka.
 */
public final class FlightDelaysJob {

    /** How far a flight may come after a later one of its partition. */
    private static final Duration OUT_OF_ORDER = Duration.ofHours(1);

    private FlightDelaysJob() {}

    /** Defines the job from {@code source} to {@code sink}. */
    public static void define(
            StreamExecutionEnvironment env, Source<Flight, ?, ?> source, Sink<AirportDay> sink) {
        define(env, source, UnaryOperator.identity(), UnaryOperator.identity(), sink);
    }

    /**
     * The same with a step more on the way in and on the way out; neither may change the records.
     *
     * @param onFlights applied to the stream of flights, right behind the source
     * @param onResults applied to the stream of results, right before the sink
     */
    public static void define(
            StreamExecutionEnvironment env,
            Source<Flight, ?, ?> source,
            UnaryOperator<DataStream<Flight>> onFlights,
            UnaryOperator<DataStream<AirportDay>> onResults,
            Sink<AirportDay> sink) {
        DataStream<Flight> flights = env.fromSource(source, watermarks(), "flights").uid("flights");
        onResults.apply(delays(onFlights.apply(flights))).sinkTo(sink).name("delays").uid("delays");
    }

    static WatermarkStrategy<Flight> watermarks() {
        return WatermarkStrategy.<Flight>forBoundedOutOfOrderness(OUT_OF_ORDER)
                .withTimestampAssigner((flight, unused) -> flight.departure().toEpochMilli());
    }

    static DataStream<AirportDay> delays(DataStream<Flight> flights) {
        return flights.keyBy(Flight::origin)
                .window(TumblingEventTimeWindows.of(Duration.ofDays(1)))
                .aggregate(new DelayAggregate(), new ToAirportDay())
                .name("delays per airport and day")
                .uid("delays-per-airport-and-day");
    }
}
