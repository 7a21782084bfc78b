/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.reader;

import io.kerstream.connector.kafka.source.enumerator.discovery.ConsumerOffsetsRetriever;
import io.kerstream.connector.kafka.source.enumerator.discovery.OffsetResolver;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * The partitions that the consumer reads, and where it is in them. Owned by the fetch thread.
 *
 * <p>A partition is always placed by a seek before it is polled for the first time; the consumer
 * chooses a position only when the broker no longer has the offset, as {@code auto.offset.reset}
 * says. A partition that has reached its stopping offset, if only because there is nothing to read,
 * stays assigned and paused until the next assignment: a consumer with nothing assigned cannot be
 * polled, and polling is what completes commits. A partition that does not exist rests: it is known
 * here and not assigned, because the consumer would ask for it again and again.
 *
 * <p>{@link #resolveMarkers} asks the cluster, may throw {@link KafkaException}s that pass, and can
 * then be called again.
 */
final class ConsumerAssignment<T> {

    private final Consumer<byte[], byte[]> consumer;
    private final boolean endsWithAll;
    private final OffsetMarkers<T> markers;
    private final ConsumerPositions positions;
    private final RecordWeights weights = new RecordWeights();
    private final BoundedEnds<T> ends;
    private final Map<TopicPartition, AssignedPartition<T>> partitions = new HashMap<>();

    /** Partitions that do not exist, whether they are assigned here or will be. */
    private Set<TopicPartition> missing = Set.of();

    /** Those the consumer is assigned. */
    private Set<TopicPartition> active = Set.of();

    /** Positions to tell the task thread with the next batch. */
    private List<PartitionSlice<T>> announcements = new ArrayList<>();

    /**
     * @param resolver resolves markers
     * @param boundedness whether the input ends when all partitions have been read to their ends;
     *     then none may be missing
     */
    ConsumerAssignment(
            Consumer<byte[], byte[]> consumer, OffsetResolver resolver, Boundedness boundedness) {
        this.consumer = consumer;
        this.positions = new ConsumerPositions(consumer);
        this.ends = new BoundedEnds<>(positions::of);
        this.endsWithAll = boundedness == Boundedness.BOUNDED;
        this.markers =
                new OffsetMarkers<>(
                        resolver, new ConsumerOffsetsRetriever(consumer, resolver.hasGroup()));
    }

    /** Whether there is nothing that the consumer could be polled for. */
    boolean isEmpty() {
        return active.isEmpty();
    }

    /** Adds partitions; those with markers are not read before {@link #resolveMarkers}. */
    void add(List<PartitionState<T>> added) {
        partitions.values().removeIf(assigned -> assigned.finished);
        List<AssignedPartition<T>> resolved = new ArrayList<>();
        for (PartitionState<T> state : added) {
            AssignedPartition<T> assigned = new AssignedPartition<>(state);
            assigned.resting = missing.contains(state.topicPartition);
            partitions.put(state.topicPartition, assigned);
            if (state.hasMarker()) {
                markers.add(assigned);
            } else {
                assigned.placeAt(state.startingOffset, state.stoppingOffset);
                resolved.add(assigned);
            }
        }
        requireExisting();
        read(resolved);
    }

    /** Whether {@link #resolveMarkers} has something to do. */
    boolean hasMarkers() {
        return markers.canBeResolved();
    }

    /**
     * Asks the cluster where partitions with markers start and stop, and reads them from there. It
     * cannot say that of a partition that does not exist; others are read meanwhile.
     */
    void resolveMarkers() {
        read(markers.resolve());
    }

    private void read(List<AssignedPartition<T>> placed) {
        assign();
        for (AssignedPartition<T> assigned : placed) {
            if (assigned.finished || assigned.handedOver != assigned.state.startingOffset) {
                announcements.add(
                        PartitionSlice.at(assigned.state, assigned.handedOver, assigned.finished));
            }
            ends.add(assigned);
        }
        seekHandedOver(placed);
    }

    private void seekHandedOver(List<AssignedPartition<T>> assignedAgain) {
        for (AssignedPartition<T> assigned : assignedAgain) {
            if (assigned.isAssigned()) {
                TopicPartition partition = assigned.state.topicPartition;
                consumer.seek(partition, assigned.handedOver);
                if (assigned.paused || assigned.finished) {
                    consumer.pause(List.of(partition));
                }
            }
        }
    }

    private void assign() {
        Set<TopicPartition> toAssign = new HashSet<>();
        partitions.forEach(
                (partition, assigned) -> {
                    if (assigned.isAssigned()) {
                        toAssign.add(partition);
                    }
                });
        consumer.assign(toAssign);
        active = toAssign;
    }

    /**
     * Lets exactly these of the partitions rest; those that rested go on where they were.
     *
     * @throws UnknownTopicOrPartitionException if the source is bounded and has not read them all
     */
    void letRest(Set<TopicPartition> nowMissing) {
        missing = nowMissing;
        List<AssignedPartition<T>> back = new ArrayList<>();
        for (AssignedPartition<T> assigned : partitions.values()) {
            boolean rests = missing.contains(assigned.state.topicPartition);
            if (assigned.resting && !rests) {
                back.add(assigned);
            }
            assigned.resting = rests;
        }
        requireExisting();
        assign();
        seekHandedOver(back);
    }

    /** What a bounded source has read must not pass for all that there was to read. */
    private void requireExisting() {
        if (!endsWithAll) {
            return;
        }
        List<String> lost = new ArrayList<>();
        for (AssignedPartition<T> assigned : partitions.values()) {
            if (assigned.resting && !assigned.finished) {
                lost.add(assigned.describeProgress());
            }
        }
        if (!lost.isEmpty()) {
            throw new UnknownTopicOrPartitionException(
                    "Partitions that this bounded source has to read to their ends no longer exist,"
                            + " or its principal may no longer describe them: "
                            + lost
                            + ". What they still had cannot be read. To go on without them, restore"
                            + " the job with a subscription that leaves them out.");
        }
    }

    void pause(Collection<TopicPartition> toPause) {
        setPaused(toPause, true);
    }

    void resume(Collection<TopicPartition> toResume) {
        setPaused(toResume, false);
    }

    private void setPaused(Collection<TopicPartition> changed, boolean paused) {
        List<TopicPartition> reading = new ArrayList<>();
        for (TopicPartition partition : changed) {
            AssignedPartition<T> assigned = partitions.get(partition);
            if (assigned != null && !assigned.finished) {
                assigned.paused = paused;
                if (assigned.isAssigned()) {
                    reading.add(partition);
                }
            }
        }
        if (paused) {
            consumer.pause(reading);
        } else {
            consumer.resume(reading);
        }
    }

    /** Lets the consumer be polled for its own sake, without records. */
    void suspendAll() {
        consumer.pause(active);
    }

    /** Undoes {@link #suspendAll}. */
    void resumeAll() {
        List<TopicPartition> reading = new ArrayList<>();
        partitions.forEach(
                (partition, assigned) -> {
                    if (!assigned.paused && !assigned.finished && assigned.isAssigned()) {
                        reading.add(partition);
                    }
                });
        consumer.resume(reading);
    }

    /** What the task thread has to be told, although there was no poll. */
    FetchedBatch<T> takeAnnouncements() {
        if (announcements.isEmpty()) {
            return new FetchedBatch<>(List.of(), 0);
        }
        FetchedBatch<T> batch = new FetchedBatch<>(announcements, 0);
        announcements = new ArrayList<>();
        return batch;
    }

    /** Cuts what a poll brought into slices, without records beyond stopping offsets. */
    FetchedBatch<T> toBatch(ConsumerRecords<byte[], byte[]> records) {
        List<PartitionSlice<T>> slices = new ArrayList<>();
        long bytes = 0;
        for (TopicPartition partition : records.partitions()) {
            AssignedPartition<T> assigned = partitions.get(partition);
            if (assigned == null || assigned.finished) {
                continue;
            }
            List<ConsumerRecord<byte[], byte[]>> all = records.records(partition);
            assigned.handedOverUpTo(all.get(all.size() - 1).offset() + 1);
            PartitionSlice<T> slice =
                    assigned.isBounded()
                            ? ends.cut(assigned, all)
                            : PartitionSlice.of(assigned.state, all);
            if (slice.finished()) {
                consumer.pause(List.of(partition));
            }
            slices.add(slice);
            bytes += weights.of(slice.records());
        }
        for (AssignedPartition<T> reached : ends.reachedWithoutRecords(!records.isEmpty())) {
            consumer.pause(List.of(reached.state.topicPartition));
            slices.add(PartitionSlice.at(reached.state, reached.stoppingOffset, true));
        }
        return new FetchedBatch<>(slices, bytes);
    }

    /** See {@link ConsumerPositions#lag}. */
    long lag() {
        return positions.lag(partitions.values());
    }

    /** Unfinished partitions, or only those of them that are paused. */
    List<TopicPartition> unfinished(boolean onlyPaused) {
        List<TopicPartition> found = new ArrayList<>();
        partitions.forEach(
                (partition, assigned) -> {
                    if (!assigned.finished
                            && assigned.isAssigned()
                            && (assigned.paused || !onlyPaused)) {
                        found.add(partition);
                    }
                });
        return found;
    }

    /**
     * Finds partitions whose position is beyond all that was handed over: what lies between are
     * control records, aborted records and removed ones. Tells the task thread the positions, in
     * their order among the records, so that checkpoints hold them as well.
     *
     * <p>Costs a look at each partition, so it is done once for a commit and not for a poll.
     */
    void stepOverUnreadable() {
        for (AssignedPartition<T> assigned : partitions.values()) {
            if (assigned.finished || !assigned.isAssigned()) {
                continue;
            }
            long position = positions.of(assigned);
            if (assigned.isBounded()) {
                position = Math.min(position, assigned.stoppingOffset);
            }
            if (position > assigned.handedOver) {
                assigned.stepOverTo(position);
                announcements.add(PartitionSlice.at(assigned.state, position, false));
            }
        }
    }

    /**
     * The first offset from the given one on at which there may be something to read, as far as
     * {@link #stepOverUnreadable} knows.
     */
    long nextReadable(TopicPartition partition, long offset) {
        AssignedPartition<T> assigned = partitions.get(partition);
        return assigned == null ? offset : assigned.nextReadable(offset);
    }
}
