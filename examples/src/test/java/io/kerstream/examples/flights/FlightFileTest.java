/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.examples.flights;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlightFileTest {

    @Test
    void holdsTwentyThousandDistinctFlightsInOrder() throws Exception {
        List<Flight> flights = FlightFile.read();

        assertThat(flights)
                .hasSize(20_000)
                .doesNotHaveDuplicates()
                .isSortedAccordingTo(Comparator.comparing(Flight::date));
        assertThat(flights.get(0))
                .isEqualTo(new Flight(LocalDateTime.of(2001, 1, 1, 6, 20), 0, 491, "BNA", "MCI"));
    }
}
