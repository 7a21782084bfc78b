/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.examples.flights.check;

import io.kerstream.examples.flights.AirportDay;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The airports with the longest mean departure delay over all days, worst first.
 *
 * <p>Airports with few flights are left out, for a single late one would put them on top; airports
 * with the same mean are in alphabetical order.
 */
public final class WorstAirports {

    /** Fewer flights than this, over all days, say nothing about an airport. */
    public static final int MIN_FLIGHTS = 100;

    private static final String ROW = "%4s  %-7s  %7s  %10s  %-10s  %9s";

    private WorstAirports() {}

    /** A heading and at most {@code limit} lines. */
    public static List<String> table(Collection<AirportDay> results, int limit) {
        // By day, because the last digit of a floating-point sum depends on the order.
        List<Airport> worst =
                results.stream()
                        .sorted(Comparator.comparing(AirportDay::day))
                        .collect(Collectors.groupingBy(AirportDay::origin))
                        .values()
                        .stream()
                        .map(Airport::of)
                        .filter(airport -> airport.flights >= MIN_FLIGHTS)
                        .sorted(
                                Comparator.comparingDouble(Airport::meanDelay)
                                        .reversed()
                                        .thenComparing(Airport::origin))
                        .limit(limit)
                        .toList();
        List<String> lines = new ArrayList<>();
        lines.add(
                ROW.formatted(
                        "rank", "airport", "flights", "mean delay", "worst day", "p95 delay"));
        for (Airport airport : worst) {
            lines.add(airport.row(lines.size()));
        }
        return lines;
    }

    private record Airport(String origin, long flights, double meanDelay, AirportDay worstDay) {

        static Airport of(List<AirportDay> days) {
            long flights = days.stream().mapToLong(AirportDay::flights).sum();
            double delays = days.stream().mapToDouble(day -> day.meanDelay() * day.flights()).sum();
            AirportDay worst =
                    days.stream()
                            .max(
                                    Comparator.comparingInt(AirportDay::p95Delay)
                                            .thenComparing(AirportDay::day))
                            .orElseThrow();
            return new Airport(worst.origin(), flights, delays / flights, worst);
        }

        String row(int rank) {
            return ROW.formatted(
                    rank,
                    origin,
                    flights,
                    String.format(Locale.ROOT, "%.1f min", meanDelay),
                    worstDay.day(),
                    worstDay.p95Delay() + " min");
        }
    }
}
