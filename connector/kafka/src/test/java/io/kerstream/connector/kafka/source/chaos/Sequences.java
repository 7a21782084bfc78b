/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.chaos;

import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A set of numbers, kept as ranges: runs of millions of numbers cost little. */
final class Sequences implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final int SHOWN_RANGES = 20;

    /** First to last number of each range; ranges neither overlap nor touch. */
    private final TreeMap<Long, Long> ranges = new TreeMap<>();

    static Sequences range(long first, long last) {
        Sequences sequences = new Sequences();
        sequences.ranges.put(first, last);
        return sequences;
    }

    /** Returns false if the number was there already. */
    boolean add(long number) {
        if (contains(number)) {
            return false;
        }
        addRange(number, number);
        return true;
    }

    boolean contains(long number) {
        Map.Entry<Long, Long> before = ranges.floorEntry(number);
        return before != null && before.getValue() >= number;
    }

    void addAll(Sequences others) {
        others.ranges.forEach(this::addRange);
    }

    private void addRange(long first, long last) {
        long from = first;
        long to = last;
        Map.Entry<Long, Long> before = ranges.floorEntry(first);
        if (before != null && before.getValue() >= first - 1) {
            from = before.getKey();
            to = Math.max(to, before.getValue());
        }
        Map.Entry<Long, Long> next = ranges.ceilingEntry(from);
        while (next != null && next.getKey() <= to + 1) {
            to = Math.max(to, next.getValue());
            ranges.remove(next.getKey());
            next = ranges.ceilingEntry(from);
        }
        ranges.put(from, to);
    }

    /** The numbers of this set that are not in the other. */
    Sequences minus(Sequences others) {
        Sequences rest = new Sequences();
        ranges.forEach(
                (first, last) -> {
                    long from = first;
                    Long start = others.ranges.floorKey(first);
                    Map<Long, Long> near =
                            others.ranges.subMap(start == null ? first : start, true, last, true);
                    for (Map.Entry<Long, Long> other : near.entrySet()) {
                        if (other.getKey() > from) {
                            rest.ranges.put(from, other.getKey() - 1);
                        }
                        from = Math.max(from, other.getValue() + 1);
                    }
                    if (from <= last) {
                        rest.ranges.put(from, last);
                    }
                });
        return rest;
    }

    /** The numbers that are in both. */
    Sequences and(Sequences others) {
        return minus(minus(others));
    }

    boolean isEmpty() {
        return ranges.isEmpty();
    }

    long count() {
        long count = 0;
        for (Map.Entry<Long, Long> range : ranges.entrySet()) {
            count += range.getValue() - range.getKey() + 1;
        }
        return count;
    }

    @Override
    public String toString() {
        String shown =
                ranges.entrySet().stream()
                        .limit(SHOWN_RANGES)
                        .map(
                                range ->
                                        range.getKey().equals(range.getValue())
                                                ? range.getKey().toString()
                                                : range.getKey() + "-" + range.getValue())
                        .collect(Collectors.joining(" "));
        return ranges.size() <= SHOWN_RANGES ? shown : shown + " ..";
    }
}
