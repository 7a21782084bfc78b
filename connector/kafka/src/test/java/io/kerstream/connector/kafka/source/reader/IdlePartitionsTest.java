/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.reader;

import static io.kerstream.connector.kafka.source.reader.ReaderHarness.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.kerstream.connector.kafka.source.split.KafkaPartitionSplit;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a poll costs beside the consumer's own work, where most of many partitions are idle. */
@Timeout(60)
class IdlePartitionsTest {

    private static final int PARTITIONS = 1000;
    private static final int POLLS = 160;
    private static final TopicPartition BUSY = new TopicPartition("t", 0);

    private final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();

    @Test
    void aPollAsksTheConsumerNothing() throws Exception {
        readRecordByRecord(KafkaPartitionSplit.NO_STOPPING_OFFSET);

        assertThat(count("poll")).isGreaterThanOrEqualTo(POLLS);
        assertThat(count("position")).isZero();
        assertThat(count("assignment") + count("paused")).isZero();
    }

    @Test
    void aPollOfBoundedPartitionsAsksForAFewPositions() throws Exception {
        readRecordByRecord(1_000_000);

        // Those of partitions with records, a few others in turn, and all when nothing comes.
        int withoutRecords = count("poll") - POLLS;
        // The lag, which is a matter of time and not of polls, asks once for each look.
        assertThat(count("position") - withoutRecords * PARTITIONS - count("currentLag"))
                .isLessThanOrEqualTo(POLLS * (1 + 64 / 16) + 64);
    }

    private int count(String method) {
        AtomicInteger count = calls.get(method);
        return count == null ? 0 : count.get();
    }

    private void readRecordByRecord(long stoppingOffset) throws Exception {
        ScriptedConsumer scripted = new ScriptedConsumer();
        scripted.write(BUSY, LongStream.range(0, POLLS).toArray());
        scripted.setMaxPollRecords(1);
        List<KafkaPartitionSplit> splits = new ArrayList<>();
        for (int i = 0; i < PARTITIONS; i++) {
            splits.add(
                    new KafkaPartitionSplit(
                            new TopicPartition("t", i), i == 0 ? 0 : 5, stoppingOffset));
        }
        try (ReaderHarness harness = new ReaderHarness(() -> counting(scripted), LIMIT)) {
            harness.reader.addSplits(splits);
            harness.reader.start();
            harness.emitUntilSize(POLLS);
        }
    }

    @SuppressWarnings("unchecked")
    private Consumer<byte[], byte[]> counting(ScriptedConsumer scripted) {
        return (Consumer<byte[], byte[]>)
                Proxy.newProxyInstance(
                        getClass().getClassLoader(),
                        new Class<?>[] {Consumer.class},
                        (proxy, method, arguments) -> {
                            calls.computeIfAbsent(method.getName(), n -> new AtomicInteger())
                                    .incrementAndGet();
                            try {
                                return method.invoke(scripted, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
    }
}
