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
 * @param surplus of the wrong results, those that count more flights than there were
 */
public record Comparison(
        List<AirportDay> missing,
        List<AirportDay> repeated,
        List<AirportDay> wrong,
        List<AirportDay> surplus) {

    private static final int SHOWN = 3;

    public static Comparison of(Collection<AirportDay> expected, Collection<AirportDay> actual) {
        Map<String, AirportDay> open = new HashMap<>();
        expected.forEach(result -> open.put(window(result), result));
        Map<String, AirportDay> first = new HashMap<>();
        List<AirportDay> repeated = new ArrayList<>();
        List<AirportDay> wrong = new ArrayList<>();
        List<AirportDay> surplus = new ArrayList<>();
        for (AirportDay result : actual) {
            if (first.putIfAbsent(window(result), result) != null) {
                repeated.add(result);
                continue;
            }
            AirportDay right = open.remove(window(result));
            if (!result.equals(right)) {
                wrong.add(result);
                if (right != null && result.flights() > right.flights()) {
                    surplus.add(result);
                }
            }
        }
        return new Comparison(List.copyOf(open.values()), repeated, wrong, surplus);
    }

    public boolean isEqual() {
        return missing.isEmpty() && repeated.isEmpty() && wrong.isEmpty();
    }

    /** Counts, each with a few of the records concerned. */
    public String describe() {
        return "%s missing, %s repeated, %s wrong"
                .formatted(some(missing), some(repeated), some(wrong));
    }

    /**
     * What else than a lost guarantee may be behind results that are wrong or repeated, as a
     * sentence; empty without such results.
     */
    public String hint() {
        if (!surplus.isEmpty()) {
            return surplus.size()
                    + " of the wrong results count more flights than there were: load has run more"
                    + " than once, or the topic of the flights was not empty before it. Empty both"
                    + " topics, or create new ones, and start again with one load.";
        }
        return wrong.isEmpty() && repeated.isEmpty()
                ? ""
                : "Both topics must be empty before load, which must run once: what earlier runs"
                        + " left there is compared, too.";
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
