/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.examples.flights.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.kerstream.examples.flights.AirportDay;
import io.kerstream.examples.flights.FlightFile;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WorstAirportsTest {

    private static final LocalDate DAY = LocalDate.of(2001, 1, 1);

    @Test
    void ranksByMeanDelayWeightedByFlights() {
        List<String> table =
                WorstAirports.table(
                        List.of(
                                new AirportDay("AAA", DAY, 100, 5.0, 50),
                                new AirportDay("BBB", DAY, 1, 100.0, 100),
                                new AirportDay("BBB", DAY.plusDays(1), 99, 10.0, 20),
                                new AirportDay("CCC", DAY, 100, 5.0, 40)),
                        10);

        assertThat(table)
                .containsExactly(
                        "rank  airport  flights  mean delay  worst day   p95 delay",
                        "   1  BBB          100    10.9 min  2001-01-01    100 min",
                        "   2  AAA          100     5.0 min  2001-01-01     50 min",
                        "   3  CCC          100     5.0 min  2001-01-01     40 min");
    }

    @Test
    void leavesOutAirportsWithFewFlights() {
        List<String> table =
                WorstAirports.table(List.of(new AirportDay("AAA", DAY, 99, 300, 300)), 10);

        assertThat(table).hasSize(1);
    }

    @Test
    void showsTheSameWhateverTheOrderOfTheResults() throws Exception {
        List<AirportDay> results = BatchDelays.of(FlightFile.read());
        List<AirportDay> shuffled = new ArrayList<>(results);
        Collections.shuffle(shuffled, new Random(7));

        assertThat(WorstAirports.table(shuffled, 10))
                .hasSize(11)
                .isEqualTo(WorstAirports.table(results, 10));
    }
}
