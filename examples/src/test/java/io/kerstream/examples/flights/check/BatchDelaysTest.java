/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.examples.flights.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.kerstream.examples.flights.AirportDay;
import io.kerstream.examples.flights.Flight;
import io.kerstream.examples.flights.FlightFile;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchDelaysTest {

    private static final LocalDate DAY = LocalDate.of(2001, 2, 3);

    @Test
    void summarizesEachAirportAndDay() {
        List<AirportDay> results =
                BatchDelays.of(
                        List.of(
                                flight(DAY.plusDays(1).atTime(0, 0), 60, "PHX"),
                                flight(DAY.atTime(23, 59), -5, "PHX"),
                                flight(DAY.atTime(0, 0), 10, "PHX"),
                                flight(DAY.atTime(12, 0), 7, "LAS")));

        assertThat(results)
                .containsExactly(
                        new AirportDay("LAS", DAY, 1, 7.0, 7),
                        new AirportDay("PHX", DAY, 2, 2.5, 10),
                        new AirportDay("PHX", DAY.plusDays(1), 1, 60.0, 60));
    }

    @ParameterizedTest(name = "of 1 to {0}: {1}")
    @CsvSource({"1, 1", "19, 19", "20, 19", "21, 20", "100, 95", "101, 96"})
    void takesThePercentileByNearestRank(int count, int expected) {
        List<Flight> flights =
                IntStream.rangeClosed(1, count)
                        .mapToObj(delay -> flight(DAY.atTime(6, 0), delay, "PHX"))
                        .toList();

        assertThat(BatchDelays.of(flights))
                .singleElement()
                .extracting(AirportDay::p95Delay)
                .isEqualTo(expected);
    }

    @Test
    void coversTheWholeFile() throws Exception {
        List<AirportDay> results = BatchDelays.of(FlightFile.read());

        assertThat(results).hasSize(4461);
        assertThat(results.stream().mapToLong(AirportDay::flights).sum()).isEqualTo(20_000);
    }

    private static Flight flight(LocalDateTime date, int delay, String origin) {
        return new Flight(date, delay, 100, origin, "SAN");
    }
}
