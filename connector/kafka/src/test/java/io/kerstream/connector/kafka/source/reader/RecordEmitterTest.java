/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.reader;

import static io.kerstream.connector.kafka.source.reader.ReaderHarness.T0;
import static io.kerstream.connector.kafka.source.reader.ReaderHarness.splitFrom;
import static org.assertj.core.api.Assertions.assertThat;

import io.kerstream.connector.kafka.source.enumerator.discovery.OffsetResolver;
import io.kerstream.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import io.kerstream.security.client.ConnectionFailures;
import io.kerstream.security.observation.AuthenticationWatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How much one call emits, by the clock. */
@Timeout(30)
class RecordEmitterTest {

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicLong clockReads = new AtomicLong();
    private final Counter numRecordsIn = new SimpleCounter();
    private final ScriptedConsumer consumer = new ScriptedConsumer();
    private final CollectingOutput output = new CollectingOutput();

    @Test
    void theBoundsHoldAcrossPartitions() throws Exception {
        List<PartitionState<String>> partitions = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            TopicPartition partition = new TopicPartition("t", i);
            consumer.write(partition, 0);
            partitions.add(new PartitionState<>(splitFrom(partition, 0)));
        }

        assertThat(emittedPerCall(partitions, 40, 6_000_000))
                .as("12 ms are over after the second record")
                .containsOnly(2);
    }

    /** Sizes of what the calls emit until {@code total} records have been. */
    private List<Integer> emittedPerCall(int total, long nanosPerRecord) throws Exception {
        consumer.write(T0, LongStream.range(0, total).toArray());
        return emittedPerCall(
                List.of(new PartitionState<>(splitFrom(T0, 0))), total, nanosPerRecord);
    }

    private List<Integer> emittedPerCall(
            List<PartitionState<String>> partitions, int total, long nanosPerRecord)
            throws Exception {
        output.onCollect = element -> nanos.addAndGet(nanosPerRecord);
        try (KafkaFetcher<String> fetcher = fetcher()) {
            RecordEmitter<String> emitter =
                    new RecordEmitter<>(
                            fetcher,
                            KafkaRecordDeserializationSchema.valueOnly(new SimpleStringSchema()),
                            finished -> {},
                            () -> {
                                clockReads.incrementAndGet();
                                return nanos.get();
                            },
                            numRecordsIn);
            fetcher.assign(partitions);
            fetcher.start();
            fetcher.availability().get();
            List<Integer> sizes = new ArrayList<>();
            while (output.size() < total) {
                int before = output.size();
                emitter.emit(output);
                sizes.add(output.size() - before);
            }
            return sizes;
        }
    }

    private KafkaFetcher<String> fetcher() {
        return new KafkaFetcher<>(
                () -> consumer,
                new KafkaSourceReaderMetrics(
                        UnregisteredMetricsGroup.createSourceReaderMetricGroup(),
                        MetricLayout.SOURCE),
                new ReaderSettings(
                        new OffsetResolver(null, "none"),
                        Boundedness.CONTINUOUS_UNBOUNDED,
                        ReaderHarness.POLL_TIMEOUT,
                        false,
                        Duration.ZERO,
                        false,
                        MetricLayout.SOURCE,
                        1 << 20,
                        false,
                        Duration.ofSeconds(10),
                        System::nanoTime,
                        AuthenticationWatch.none(),
                        ConnectionFailures.of(Map.of())),
                null,
                "emitter test",
                getClass().getClassLoader());
    }

    @Test
    void fastRecordsAreBoundedByNumberAndReadTheClockRarely() throws Exception {
        assertThat(emittedPerCall(512, 100)).containsExactly(256, 256);
        assertThat(clockReads.get()).isLessThan(30);
        assertThat(numRecordsIn.getCount()).isEqualTo(512);
    }

    @Test
    void slowRecordsAreBoundedByTime() throws Exception {
        // 1 ms each: the clock says so after the 16th.
        assertThat(emittedPerCall(32, 1_000_000)).containsExactly(16, 16);
    }

    @Test
    void aRecordThatTakesAllTheTimeIsEmittedAlone() throws Exception {
        assertThat(emittedPerCall(3, 20_000_000)).containsExactly(1, 1, 1);
    }
}
