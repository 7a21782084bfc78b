/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.reader;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/**
 * A consumer whose partitions hold what the test wrote.
 *
 * <p>Unlike its parent it has a log that is there before and after an assignment, waits in poll as
 * a real consumer does, and answers commits only in poll.
 */
@SuppressWarnings("deprecation") // OffsetResetStrategy: the other constructor is missing in 3.9
public final class ScriptedConsumer extends MockConsumer<byte[], byte[]> {

    private final Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> log = new HashMap<>();
    private final Map<TopicPartition, Long> offeredUpTo = new HashMap<>();
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private final List<Runnable> commitAnswers = new ArrayList<>();
    private final List<Map<TopicPartition, OffsetAndMetadata>> commits = new ArrayList<>();
    private boolean holdCommits;
    private RuntimeException commitError;
    private RuntimeException metricsError;
    private RuntimeException positionError;
    private Set<TopicPartition> withoutAnswer = Set.of();
    private int unanswered;
    private long bytesReturned;
    private int polls;
    private Duration closedWith;
    private long pollWaitMs = 20;
    private boolean hangInPoll;
    private ClassLoader pollClassLoader;
    private String pollThread;
    private Duration pollTimeout;
    private final List<Set<TopicPartition>> assignments = new ArrayList<>();

    public ScriptedConsumer() {
        super(OffsetResetStrategy.NONE);
    }

    /** Appends records with the given offsets; value is the offset, timestamp 1000 + offset. */
    public synchronized void write(TopicPartition partition, long... offsets) {
        for (long offset : offsets) {
            write(partition, offset, String.valueOf(offset).getBytes(StandardCharsets.UTF_8));
        }
    }

    public synchronized void write(TopicPartition partition, long offset, byte[] value) {
        log.computeIfAbsent(partition, p -> new ArrayList<>())
                .add(
                        new ConsumerRecord<>(
                                partition.topic(),
                                partition.partition(),
                                offset,
                                1000 + offset,
                                TimestampType.CREATE_TIME,
                                0,
                                value == null ? -1 : value.length,
                                null,
                                value,
                                new RecordHeaders(),
                                Optional.empty()));
        notifyAll();
    }

    /** Moves the position past records that are not returned, as control records do. */
    synchronized void stepOverTo(TopicPartition partition, long position) {
        positions.put(partition, position);
        notifyAll();
    }

    @Override
    public synchronized void seek(TopicPartition partition, long offset) {
        super.seek(partition, offset);
        offeredUpTo.put(partition, offset - 1);
    }

    @Override
    public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        polls++;
        pollClassLoader = Thread.currentThread().getContextClassLoader();
        pollThread = Thread.currentThread().getName();
        pollTimeout = timeout;
        notifyAll();
        List<Runnable> answers = new ArrayList<>();
        if (!holdCommits) {
            answers.addAll(commitAnswers);
            commitAnswers.clear();
        }
        answers.forEach(Runnable::run);
        offer();
        ConsumerRecords<byte[], byte[]> records = super.poll(Duration.ZERO);
        if (records.isEmpty() && answers.isEmpty()) {
            try {
                do {
                    wait(pollWaitMs);
                } while (hangInPoll);
            } catch (InterruptedException e) {
                throw new org.apache.kafka.common.errors.InterruptException(e);
            }
            offer();
            records = super.poll(Duration.ZERO);
        }
        for (ConsumerRecord<byte[], byte[]> record : records) {
            bytesReturned += record.value() == null ? 0 : record.value().length;
        }
        return records;
    }

    private void offer() {
        Set<TopicPartition> reading = new HashSet<>(assignment());
        reading.removeAll(paused());
        for (TopicPartition partition : reading) {
            long upTo = offeredUpTo.get(partition);
            for (ConsumerRecord<byte[], byte[]> record : log.getOrDefault(partition, List.of())) {
                if (record.offset() > upTo) {
                    addRecord(record);
                    upTo = record.offset();
                }
            }
            offeredUpTo.put(partition, upTo);
        }
    }

    @Override
    public synchronized void wakeup() {
        super.wakeup();
        notifyAll();
    }

    @Override
    public synchronized long position(TopicPartition partition, Duration timeout) {
        RuntimeException error = positionError;
        positionError = null;
        if (error != null) {
            throw error;
        }
        return Math.max(positions.getOrDefault(partition, 0L), super.position(partition, timeout));
    }

    /** The cluster does not know these: asking for their offsets ends with a timeout. */
    synchronized void answerNothingAbout(TopicPartition... partitions) {
        withoutAnswer = Set.of(partitions);
    }

    /** How often the offsets of such partitions were asked for. */
    synchronized int unanswered() {
        return unanswered;
    }

    @Override
    public synchronized Map<TopicPartition, Long> beginningOffsets(
            Collection<TopicPartition> partitions) {
        if (partitions.stream().anyMatch(withoutAnswer::contains)) {
            unanswered++;
            throw new org.apache.kafka.common.errors.TimeoutException("no such topic");
        }
        return super.beginningOffsets(partitions);
    }

    @Override
    public synchronized void commitAsync(
            Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {
        commits.add(offsets);
        RuntimeException error = commitError;
        commitAnswers.add(
                () -> {
                    if (error == null) {
                        super.commitAsync(offsets, callback);
                    } else {
                        callback.onComplete(offsets, error);
                    }
                });
        notifyAll();
    }

    @Override
    public synchronized Map<MetricName, ? extends Metric> metrics() {
        if (metricsError != null) {
            throw metricsError;
        }
        Metric rate = metric("records-consumed-rate", Map.of(), () -> 42.0);
        Metric bytes = metric("bytes-consumed-total", Map.of(), () -> (double) bytesReturned);
        Metric ofTopic = metric("bytes-consumed-total", Map.of("topic", "t"), () -> -1.0);
        return Map.of(
                rate.metricName(), rate, bytes.metricName(), bytes, ofTopic.metricName(), ofTopic);
    }

    /** Completes the asynchronous commits before it. */
    @Override
    public synchronized void commitSync(
            Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
        if (holdCommits) {
            throw new org.apache.kafka.common.errors.TimeoutException("no answer");
        }
        commitAnswers.forEach(Runnable::run);
        commitAnswers.clear();
    }

    private static Metric metric(String name, Map<String, String> tags, Supplier<Object> value) {
        MetricName metricName = new MetricName(name, "group", "", tags);
        return new Metric() {
            @Override
            public MetricName metricName() {
                return metricName;
            }

            @Override
            public Object metricValue() {
                return value.get();
            }
        };
    }

    /** Behind what was returned; unknown before the first poll, as with a real consumer. */
    @Override
    public synchronized OptionalLong currentLag(TopicPartition partition) {
        if (polls == 0) {
            return OptionalLong.empty();
        }
        List<ConsumerRecord<byte[], byte[]>> records = log.getOrDefault(partition, List.of());
        long end = records.isEmpty() ? 0 : records.get(records.size() - 1).offset() + 1;
        return OptionalLong.of(Math.max(0, end - super.position(partition)));
    }

    /** Leaves commits without an answer until called with false. */
    public synchronized void holdCommits(boolean hold) {
        holdCommits = hold;
        notifyAll();
    }

    synchronized void failCommitsWith(RuntimeException error) {
        commitError = error;
    }

    synchronized void failMetricsWith(RuntimeException error) {
        metricsError = error;
    }

    synchronized void failNextPositionWith(RuntimeException error) {
        positionError = error;
    }

    /** How long a poll without records waits, whatever its timeout. */
    public synchronized void waitInPoll(Duration wait) {
        pollWaitMs = wait.toMillis();
    }

    /** Makes poll ignore wake-ups. */
    public synchronized void hangInPoll() {
        hangInPoll = true;
    }

    /** Offset after the last record that a poll has returned. */
    synchronized long nextToPoll(TopicPartition partition) {
        return super.position(partition, Duration.ZERO);
    }

    synchronized int polls() {
        return polls;
    }

    /** Requests, in order. */
    public synchronized List<Map<TopicPartition, OffsetAndMetadata>> commits() {
        return List.copyOf(commits);
    }

    synchronized Duration closedWith() {
        return closedWith;
    }

    synchronized ClassLoader pollClassLoader() {
        return pollClassLoader;
    }

    synchronized Duration pollTimeout() {
        return pollTimeout;
    }

    /** Every assignment, in order. */
    synchronized List<Set<TopicPartition>> assignments() {
        return List.copyOf(assignments);
    }

    @Override
    public synchronized void assign(Collection<TopicPartition> partitions) {
        super.assign(partitions);
        assignments.add(Set.copyOf(partitions));
    }

    synchronized String pollThread() {
        return pollThread;
    }

    @Override
    public synchronized void close(Duration timeout) {
        closedWith = timeout;
        super.close(timeout);
        notifyAll();
    }

    @Override
    public synchronized void pause(Collection<TopicPartition> partitions) {
        super.pause(partitions);
        notifyAll();
    }
}
