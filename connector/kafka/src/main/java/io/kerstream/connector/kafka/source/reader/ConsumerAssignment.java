/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.reader;

import io.kerstream.connector.kafka.source.enumerator.discovery.ConsumerOffsetsRetriever;
import io.kerstream.connector.kafka.source.enumerator.discovery.OffsetResolver;
import io.kerstream.connector.kafka.source.split.KafkaPartitionSplit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;

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
 * <p>Methods that ask the cluster may throw {@link WakeupException} or {@link RetriableException}
 * and can then be called again.
 */
final class ConsumerAssignment<T> {

    /** What a record weighs beside its key and value: the record object, headers, arrays. */
    private static final int RECORD_OVERHEAD_BYTES = 128;

    /** Polls with records between two looks for bounded partitions that ended without any. */
    private static final int POLLS_BETWEEN_END_CHECKS = 16;

    /**
     * How many partitions such a look takes in, so that its cost does not grow with their number.
     */
    private static final int PARTITIONS_PER_END_CHECK = 64;

    private final Consumer<byte[], byte[]> consumer;
    private final OffsetResolver resolver;
    private final Map<TopicPartition, Assigned<T>> partitions = new HashMap<>();

    /** Partitions that do not rest: those the consumer is assigned. */
    private Set<TopicPartition> active = Set.of();

    /** Bounded partitions that are not finished; few or none in an unbounded source. */
    private final List<Assigned<T>> unfinishedBounded = new ArrayList<>();

    /** Positions to tell the task thread with the next batch. */
    private List<PartitionSlice<T>> announcements = new ArrayList<>();

    private int pollsSinceEndCheck;

    /** Where the next look at {@link #unfinishedBounded} begins. */
    private int nextEndCheck;

    ConsumerAssignment(Consumer<byte[], byte[]> consumer, OffsetResolver resolver) {
        this.consumer = consumer;
        this.resolver = resolver;
    }

    private static final class Assigned<T> {
        final PartitionState<T> state;
        final long stoppingOffset;
        boolean paused;
        boolean finished;
        boolean resting;

        /** Offset after all that was handed over. */
        long handedOver;

        /** From the first to before the second there is nothing to read; equal if unknown. */
        long unreadableFrom;

        long unreadableTo;

        Assigned(PartitionState<T> state, long startingOffset, long stoppingOffset) {
            this.state = state;
            this.stoppingOffset = stoppingOffset;
            this.handedOver = startingOffset;
        }

        void handedOverUpTo(long offset) {
            handedOver = offset;
            if (offset <= unreadableTo) {
                // The broker had lost the offset and the consumer went back.
                unreadableFrom = offset;
                unreadableTo = offset;
            }
        }

        boolean isBounded() {
            return stoppingOffset != KafkaPartitionSplit.NO_STOPPING_OFFSET;
        }
    }

    /** Whether there is nothing that the consumer could be polled for. */
    boolean isEmpty() {
        return active.isEmpty();
    }

    void add(List<PartitionState<T>> added) {
        ConsumerOffsetsRetriever retriever =
                new ConsumerOffsetsRetriever(consumer, resolver.hasGroup());
        Map<TopicPartition, Long> starting = new HashMap<>();
        Map<TopicPartition, Long> stopping = new HashMap<>();
        for (PartitionState<T> state : added) {
            starting.put(state.topicPartition, state.startingOffset);
            stopping.put(state.topicPartition, state.stoppingOffset);
        }
        starting = resolver.resolveStarting(starting, retriever);
        stopping = resolver.resolveStopping(stopping, retriever);

        partitions.values().removeIf(assigned -> assigned.finished);
        List<Assigned<T>> unfinished = new ArrayList<>();
        List<TopicPartition> nothingToRead = new ArrayList<>();
        List<PartitionSlice<T>> announced = new ArrayList<>();
        for (PartitionState<T> state : added) {
            long start = Objects.requireNonNull(starting.get(state.topicPartition));
            long stop = Objects.requireNonNull(stopping.get(state.topicPartition));
            state.stoppingOffset = stop;
            Assigned<T> assigned = new Assigned<>(state, start, stop);
            assigned.finished = assigned.isBounded() && start >= stop;
            if (assigned.finished || start != state.startingOffset) {
                announced.add(PartitionSlice.at(state, start, assigned.finished));
            }
            if (assigned.finished) {
                nothingToRead.add(state.topicPartition);
            } else if (assigned.isBounded()) {
                unfinished.add(assigned);
            }
            partitions.put(state.topicPartition, assigned);
        }
        assign();
        starting.forEach(consumer::seek);
        consumer.pause(nothingToRead);
        // Last, because all above may run a second time after an error.
        unfinishedBounded.addAll(unfinished);
        announcements.addAll(announced);
    }

    private void assign() {
        Set<TopicPartition> toAssign = new HashSet<>();
        partitions.forEach(
                (partition, assigned) -> {
                    if (!assigned.resting) {
                        toAssign.add(partition);
                    }
                });
        consumer.assign(toAssign);
        active = toAssign;
    }

    /** Lets exactly these of the partitions rest; those that rested go on where they were. */
    void letRest(Set<TopicPartition> missing) {
        List<Assigned<T>> back = new ArrayList<>();
        for (Assigned<T> assigned : partitions.values()) {
            boolean rests = missing.contains(assigned.state.topicPartition);
            if (assigned.resting && !rests) {
                back.add(assigned);
            }
            assigned.resting = rests;
        }
        assign();
        for (Assigned<T> assigned : back) {
            TopicPartition partition = assigned.state.topicPartition;
            consumer.seek(partition, assigned.handedOver);
            if (assigned.paused || assigned.finished) {
                consumer.pause(List.of(partition));
            }
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
            Assigned<T> assigned = partitions.get(partition);
            if (assigned != null && !assigned.finished) {
                assigned.paused = paused;
                if (!assigned.resting) {
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
                    if (!assigned.paused && !assigned.finished && !assigned.resting) {
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
            Assigned<T> assigned = partitions.get(partition);
            if (assigned == null || assigned.finished) {
                continue;
            }
            List<ConsumerRecord<byte[], byte[]>> all = records.records(partition);
            assigned.handedOverUpTo(all.get(all.size() - 1).offset() + 1);
            PartitionSlice<T> slice =
                    assigned.isBounded()
                            ? boundedSlice(assigned, all)
                            : PartitionSlice.of(assigned.state, all);
            slices.add(slice);
            bytes += bytesOf(slice.records());
        }
        pollsSinceEndCheck++;
        if (records.isEmpty()) {
            addEndsWithoutRecords(slices, unfinishedBounded.size());
        } else if (pollsSinceEndCheck >= POLLS_BETWEEN_END_CHECKS) {
            addEndsWithoutRecords(slices, PARTITIONS_PER_END_CHECK);
        }
        return new FetchedBatch<>(slices, bytes);
    }

    /** Control records and removed records move the position without being returned. */
    private void addEndsWithoutRecords(List<PartitionSlice<T>> slices, int atMost) {
        pollsSinceEndCheck = 0;
        for (int i = Math.min(atMost, unfinishedBounded.size()); i > 0; i--) {
            nextEndCheck = (nextEndCheck + 1) % unfinishedBounded.size();
            Assigned<T> assigned = unfinishedBounded.get(nextEndCheck);
            if (isAtEnd(assigned)) {
                finish(assigned);
                slices.add(PartitionSlice.at(assigned.state, assigned.stoppingOffset, true));
            }
        }
    }

    private PartitionSlice<T> boundedSlice(
            Assigned<T> assigned, List<ConsumerRecord<byte[], byte[]>> all) {
        long stop = assigned.stoppingOffset;
        long last = all.get(all.size() - 1).offset();
        if (last < stop - 1 && !isAtEnd(assigned)) {
            return PartitionSlice.of(assigned.state, all);
        }
        finish(assigned);
        List<ConsumerRecord<byte[], byte[]>> wanted =
                last < stop ? all : all.subList(0, firstAtOrAfter(all, stop));
        return new PartitionSlice<>(assigned.state, wanted, stop, true);
    }

    private void finish(Assigned<T> assigned) {
        assigned.finished = true;
        unfinishedBounded.remove(assigned);
        consumer.pause(List.of(assigned.state.topicPartition));
    }

    private boolean isAtEnd(Assigned<T> assigned) {
        if (assigned.resting) {
            return false;
        }
        try {
            return consumer.position(assigned.state.topicPartition, Duration.ZERO)
                    >= assigned.stoppingOffset;
        } catch (RetriableException | WakeupException e) {
            // No position yet, or the wake-up was meant for poll: ask again later.
            return false;
        }
    }

    /**
     * How many offsets are behind the positions of unfinished partitions, as far as the client
     * knows; {@link Backlog#UNKNOWN} if it knows that of none of them. The client asks the broker,
     * without waiting, for what it does not know.
     */
    long lag() {
        long sum = 0;
        boolean known = false;
        boolean unknown = false;
        for (Assigned<T> assigned : partitions.values()) {
            if (!assigned.finished && !assigned.resting) {
                OptionalLong lag = consumer.currentLag(assigned.state.topicPartition);
                known |= lag.isPresent();
                unknown |= lag.isEmpty();
                sum += lag.isPresent() ? cutToBound(assigned, lag.getAsLong()) : 0;
            }
        }
        return unknown && !known ? Backlog.UNKNOWN : sum;
    }

    private long cutToBound(Assigned<T> assigned, long lag) {
        if (!assigned.isBounded() || lag <= 0) {
            // A log that was cut may end before the position.
            return Math.max(0, lag);
        }
        try {
            long position = consumer.position(assigned.state.topicPartition, Duration.ZERO);
            return Math.min(lag, Math.max(0, assigned.stoppingOffset - position));
        } catch (RetriableException | WakeupException e) {
            return lag;
        }
    }

    /** Unfinished partitions, or only those of them that are paused. */
    List<TopicPartition> unfinished(boolean onlyPaused) {
        List<TopicPartition> found = new ArrayList<>();
        partitions.forEach(
                (partition, assigned) -> {
                    if (!assigned.finished
                            && !assigned.resting
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
        for (Assigned<T> assigned : partitions.values()) {
            if (assigned.finished || assigned.resting) {
                continue;
            }
            long position = positionOrHandedOver(assigned);
            if (assigned.isBounded()) {
                position = Math.min(position, assigned.stoppingOffset);
            }
            if (position > assigned.handedOver) {
                if (assigned.unreadableTo != assigned.handedOver) {
                    assigned.unreadableFrom = assigned.handedOver;
                }
                assigned.unreadableTo = position;
                assigned.handedOver = position;
                announcements.add(PartitionSlice.at(assigned.state, position, false));
            }
        }
    }

    private long positionOrHandedOver(Assigned<T> assigned) {
        try {
            return consumer.position(assigned.state.topicPartition, Duration.ZERO);
        } catch (KafkaException e) {
            // No position at the moment. If that is an error, the next poll reports it.
            return assigned.handedOver;
        }
    }

    /**
     * The first offset from the given one on at which there may be something to read, as far as
     * {@link #stepOverUnreadable} knows.
     */
    long nextReadable(TopicPartition partition, long offset) {
        Assigned<T> assigned = partitions.get(partition);
        return assigned != null
                        && offset >= assigned.unreadableFrom
                        && offset < assigned.unreadableTo
                ? assigned.unreadableTo
                : offset;
    }

    private static int firstAtOrAfter(List<ConsumerRecord<byte[], byte[]>> records, long offset) {
        int low = 0;
        int high = records.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (records.get(middle).offset() < offset) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static long bytesOf(List<ConsumerRecord<byte[], byte[]>> records) {
        long bytes = (long) records.size() * RECORD_OVERHEAD_BYTES;
        for (ConsumerRecord<byte[], byte[]> record : records) {
            bytes += Math.max(0, record.serializedKeySize());
            bytes += Math.max(0, record.serializedValueSize());
        }
        return bytes;
    }
}
