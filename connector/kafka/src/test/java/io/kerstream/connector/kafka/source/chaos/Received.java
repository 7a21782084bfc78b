/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.chaos;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.util.InstantiationUtil;

/**
 * Which records have come, by lane, and what was wrong with the order in which they came. Compact
 * enough to be the state of an operator.
 */
final class Received implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final int KEPT_ANOMALIES = 50;

    private final TreeMap<String, Sequences> lanes = new TreeMap<>();
    private final TreeMap<String, Long> lastOffsets = new TreeMap<>();
    private final ArrayList<String> anomalies = new ArrayList<>();
    private long anomalyCount;

    void add(Mark mark) {
        if (mark.offset() != Mark.UNKNOWN_OFFSET) {
            Long last = lastOffsets.put(mark.partition(), mark.offset());
            if (last != null && mark.offset() <= last) {
                anomaly("order: " + mark + " came after offset " + last);
                lastOffsets.put(mark.partition(), last);
            }
        }
        if (!growing(mark.lane()).add(mark.number())) {
            anomaly("doubled: " + mark);
        }
    }

    /** Adds what another operator has received; nothing may be in both. */
    void merge(Received other) {
        other.lanes.forEach(
                (name, numbers) -> {
                    Sequences mine = growing(name);
                    Sequences both = mine.and(numbers);
                    if (!both.isEmpty()) {
                        anomaly("doubled: " + name + " " + both + " in two parts of the state");
                    }
                    mine.addAll(numbers);
                });
        other.lastOffsets.forEach(
                (partition, last) -> lastOffsets.merge(partition, last, Math::max));
        other.anomalies.stream().limit(KEPT_ANOMALIES - anomalies.size()).forEach(anomalies::add);
        anomalyCount += other.anomalyCount;
    }

    private Sequences growing(String name) {
        return lanes.computeIfAbsent(name, absent -> new Sequences());
    }

    /** The numbers that have come of a lane; not to be changed. */
    Sequences lane(String name) {
        return lanes.getOrDefault(name, new Sequences());
    }

    private void anomaly(String what) {
        anomalyCount++;
        if (anomalies.size() < KEPT_ANOMALIES) {
            anomalies.add(what);
        }
    }

    Map<String, Sequences> lanes() {
        return lanes;
    }

    /** Whether there is a record of each of the partitions. */
    boolean hasRecordsOf(Set<String> partitions) {
        return partitions.stream()
                .allMatch(
                        partition ->
                                lanes.keySet().stream()
                                        .anyMatch(lane -> lane.startsWith(partition + "/")));
    }

    /** Records that came again or in the wrong order; the first ones of many. */
    List<String> anomalies() {
        return anomalies;
    }

    long anomalyCount() {
        return anomalyCount;
    }

    /** How many different records have come. */
    long count() {
        return lanes.values().stream().mapToLong(Sequences::count).sum();
    }

    byte[] toBytes() {
        try {
            return InstantiationUtil.serializeObject(this);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Received ofBytes(byte[] bytes) {
        try {
            return InstantiationUtil.deserializeObject(bytes, Received.class.getClassLoader());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
