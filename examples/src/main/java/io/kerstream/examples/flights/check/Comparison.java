/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.examples.flights.check;

import io.kerstream.examples.flights.AirportDay;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How a result differs from the expected one, record by record and exactly, in any order.
 *
 * @param missing expected airports and days of which there is no result
 * @param repeated results beyond the first of the same airport and day, whatever they say
 * @param wrong results with other figures than expected, and those nobody expected
 */
public record Comparison(
        List<AirportDay> missing, List<AirportDay> repeated, List<AirportDay> wrong) {

    private static final int SHOWN = 3;

    public static Comparison of(Collection<AirportDay> expected, Collection<AirportDay> actual) {
        Map<String, AirportDay> open = new HashMap<>();
        expected.forEach(result -> open.put(window(result), result));
        Map<String, AirportDay> first = new HashMap<>();
        List<AirportDay> repeated = new ArrayList<>();
        List<AirportDay> wrong = new ArrayList<>();
        for (AirportDay result : actual) {
            if (first.putIfAbsent(window(result), result) != null) {
                repeated.add(result);
            } else if (!result.equals(open.remove(window(result)))) {
                wrong.add(result);
            }
        }
        return new Comparison(List.copyOf(open.values()), repeated, wrong);
    }

    public boolean isEqual() {
        return missing.isEmpty() && repeated.isEmpty() && wrong.isEmpty();
    }

    /** Counts, each with a few of the records concerned. */
    public String describe() {
        return "%s missing, %s repeated, %s wrong"
                .formatted(some(missing), some(repeated), some(wrong));
    }

    private static String some(List<AirportDay> results) {
        return results.isEmpty()
                ? "none"
                : results.size() + " " + results.subList(0, Math.min(SHOWN, results.size()));
    }

    private static String window(AirportDay result) {
        return result.origin() + " " + result.day();
    }
}
