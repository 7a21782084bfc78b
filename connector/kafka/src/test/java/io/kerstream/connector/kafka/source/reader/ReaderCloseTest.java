/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.reader;

import static io.kerstream.connector.kafka.source.reader.ReaderHarness.LIMIT;
import static io.kerstream.connector.kafka.source.reader.ReaderHarness.T0;
import static io.kerstream.connector.kafka.source.reader.ReaderHarness.fetchThreadRuns;
import static io.kerstream.connector.kafka.source.reader.ReaderHarness.fetchThreadWaits;
import static io.kerstream.connector.kafka.source.reader.ReaderHarness.splitFrom;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Closing in every state of the reader: it ends in time and leaves no thread and no client. */
@Timeout(60)
class ReaderCloseTest {

    @Test
    void beforeTheStart() throws Exception {
        ReaderHarness harness = new ReaderHarness();
        harness.reader.addSplits(List.of(splitFrom(T0, 0)));

        harness.close();
        harness.reader.start();

        assertThat(fetchThreadRuns(harness)).isFalse();
        assertThat(harness.consumer.polls()).isZero();
    }

    @Test
    void withoutPartitions() throws Exception {
        AtomicInteger made = new AtomicInteger();
        ReaderHarness harness =
                new ReaderHarness(
                        () -> {
                            made.incrementAndGet();
                            return new ScriptedConsumer();
                        },
                        LIMIT);
        harness.started();
        harness.reader.pauseOrResumeSplits(List.of("t-0"), List.of());
        await().atMost(LIMIT).until(() -> fetchThreadWaits(harness));

        harness.close();

        assertThat(fetchThreadRuns(harness)).isFalse();
        assertThat(made).as("clients made without a need").hasValue(0);
    }

    @Test
    void whilePolling() throws Exception {
        ReaderHarness harness = new ReaderHarness().started(splitFrom(T0, 0));
        harness.awaitPoll();

        harness.close();

        assertThat(fetchThreadRuns(harness)).isFalse();
        assertThat(harness.consumer.closed()).isTrue();
        assertThat(harness.consumer.closedWith()).isLessThan(LIMIT);
    }

    @Test
    void whileTheFetchThreadWaitsForRoom() throws Exception {
        ReaderHarness harness = new ReaderHarness();
        harness.consumer.setMaxPollRecords(1);
        for (int i = 0; i < 3; i++) {
            harness.consumer.write(T0, i, new byte[600 << 10]);
        }
        harness.started(splitFrom(T0, 0));
        await().atMost(LIMIT).until(() -> harness.consumer.polls() >= 2);

        harness.close();

        assertThat(fetchThreadRuns(harness)).isFalse();
        assertThat(harness.consumer.closed()).isTrue();
    }

    @Test
    void afterAFailure() throws Exception {
        ReaderHarness harness = new ReaderHarness().started(splitFrom(T0, 0));
        harness.consumer.setPollException(new org.apache.kafka.common.KafkaException("broken"));
        await().atMost(LIMIT).until(harness.consumer::closed);

        harness.close();

        assertThat(fetchThreadRuns(harness)).isFalse();
    }

    @Test
    void twice() throws Exception {
        ReaderHarness harness = new ReaderHarness().started(splitFrom(T0, 0));

        harness.close();
        harness.close();

        assertThat(fetchThreadRuns(harness)).isFalse();
    }

    @Test
    void interruptsAPollThatDoesNotWakeUp() throws Exception {
        ReaderHarness harness = new ReaderHarness(true, Duration.ofMillis(600));
        harness.consumer.hangInPoll();
        harness.started(splitFrom(T0, 0));
        await().atMost(LIMIT).until(() -> harness.consumer.polls() > 0);

        harness.close();

        assertThat(fetchThreadRuns(harness)).isFalse();
        assertThat(harness.consumer.closed()).isTrue();
    }

    @Test
    void givesUpOnAClientThatCannotBeInterruptedAndClosesItLater() throws Exception {
        CountDownLatch making = new CountDownLatch(1);
        CountDownLatch mayGoOn = new CountDownLatch(1);
        ScriptedConsumer late = new ScriptedConsumer();
        ReaderHarness harness =
                new ReaderHarness(() -> stubborn(making, mayGoOn, late), Duration.ofMillis(300));
        harness.started(splitFrom(T0, 0));
        making.await();

        harness.close();
        assertThat(fetchThreadRuns(harness)).isTrue();

        mayGoOn.countDown();
        await().atMost(LIMIT).until(() -> !fetchThreadRuns(harness));
        assertThat(late.closed()).isTrue();
        assertThat(late.polls()).isZero();
    }

    private static Consumer<byte[], byte[]> stubborn(
            CountDownLatch making, CountDownLatch mayGoOn, Consumer<byte[], byte[]> client) {
        making.countDown();
        while (true) {
            try {
                mayGoOn.await();
                return client;
            } catch (InterruptedException e) {
                // As a login that ignores interrupts.
            }
        }
    }

    @Test
    void anInterruptOfTheTaskNeitherEndsTheWaitNorGetsLost() throws Exception {
        ReaderHarness harness = new ReaderHarness().started(splitFrom(T0, 0));
        harness.awaitPoll();
        Thread.currentThread().interrupt();

        harness.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(fetchThreadRuns(harness)).isFalse();
        assertThat(harness.consumer.closed()).isTrue();
    }

    @Test
    void commandsAfterCloseHaveNoEffect() throws Exception {
        ReaderHarness harness = new ReaderHarness().started(splitFrom(T0, 0));
        harness.close();
        int polls = harness.consumer.polls();

        harness.reader.pauseOrResumeSplits(List.of("t-0"), List.of());
        harness.reader.snapshotState(1);
        harness.reader.notifyCheckpointComplete(1);

        assertThat(harness.consumer.polls()).isEqualTo(polls);
        assertThat(harness.consumer.commits()).isEmpty();
    }
}
