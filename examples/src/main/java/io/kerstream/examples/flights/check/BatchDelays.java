/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.examples.flights.check;

import io.kerstream.examples.flights.AirportDay;
import io.kerstream.examples.flights.Flight;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Delays per airport and day from a complete list of flights, without Flink. */
public final class BatchDelays {

    private BatchDelays() {}

    /** One result for each airport and day with a flight, by airport and day. */
    public static List<AirportDay> of(Collection<Flight> flights) {
        Map<String, Map<LocalDate, List<Flight>>> groups =
                flights.stream()
                        .collect(
                                Collectors.groupingBy(
                                        Flight::origin,
                                        TreeMap::new,
                                        Collectors.groupingBy(
                                                flight -> flight.date().toLocalDate(),
                                                TreeMap::new,
                                                Collectors.toList())));
        List<AirportDay> results = new ArrayList<>();
        groups.forEach(
                (origin, days) ->
                        days.forEach((day, group) -> results.add(summary(origin, day, group))));
        return results;
    }

    private static AirportDay summary(String origin, LocalDate day, List<Flight> flights) {
        return new AirportDay(
                origin,
                day,
                flights.size(),
                flights.stream().mapToInt(Flight::delay).average().orElseThrow(),
                percentile95(flights));
    }

    /** The definition, word by word: the smallest delay that 95 % of the flights do not exceed. */
    private static int percentile95(List<Flight> flights) {
        SortedMap<Integer, Long> histogram =
                flights.stream()
                        .collect(
                                Collectors.groupingBy(
                                        Flight::delay, TreeMap::new, Collectors.counting()));
        long notExceeding = 0;
        for (Map.Entry<Integer, Long> delay : histogram.entrySet()) {
            notExceeding += delay.getValue();
            if (100 * notExceeding >= 95L * flights.size()) {
                return delay.getKey();
            }
        }
        throw new IllegalArgumentException("No flights");
    }
}
