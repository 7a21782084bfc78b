/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kerstream.connector.kafka.source.split.KafkaPartitionSplit;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class HandoverTest {

    private static final long NO_WAIT = 0;
    private static final long LONG_WAIT_MS = 20_000;

    private final Handover<String> handover = new Handover<>(100, 3);

    private static FetchedBatch<String> batch(long bytes) {
        PartitionState<String> partition =
                new PartitionState<>(new KafkaPartitionSplit(new TopicPartition("t", 0), 0));
        return new FetchedBatch<>(List.of(PartitionSlice.at(partition, 0, false)), bytes);
    }

    @Test
    void keepsTheOrder() throws Exception {
        FetchedBatch<String> first = batch(1);
        FetchedBatch<String> second = batch(1);

        assertThat(handover.offer(first, NO_WAIT)).isTrue();
        assertThat(handover.offer(second, NO_WAIT)).isTrue();

        assertThat(handover.poll()).isSameAs(first);
        assertThat(handover.poll()).isSameAs(second);
        assertThat(handover.poll()).isNull();
    }

    @Test
    void bytesCountUntilTheBatchIsReleased() throws Exception {
        FetchedBatch<String> first = batch(60);
        handover.offer(first, NO_WAIT);
        assertThat(handover.offer(batch(41), NO_WAIT)).isFalse();
        assertThat(handover.offer(batch(40), NO_WAIT)).isTrue();

        handover.poll();
        assertThat(handover.offer(batch(1), NO_WAIT)).isFalse();

        handover.release(first);
        assertThat(handover.offer(batch(60), NO_WAIT)).isTrue();
    }

    @Test
    void aBatchLargerThanTheBoundIsTakenAlone() throws Exception {
        FetchedBatch<String> large = batch(1000);
        assertThat(handover.offer(large, NO_WAIT)).isTrue();
        assertThat(handover.offer(batch(1), NO_WAIT)).isFalse();

        handover.poll();
        handover.release(large);

        assertThat(handover.offer(batch(1), NO_WAIT)).isTrue();
        assertThat(handover.offer(large, NO_WAIT)).isFalse();
    }

    @Test
    void batchesAreBounded() throws Exception {
        for (int i = 0; i < 3; i++) {
            assertThat(handover.offer(batch(0), NO_WAIT)).isTrue();
        }
        assertThat(handover.offer(batch(0), NO_WAIT)).isFalse();

        handover.poll();

        assertThat(handover.offer(batch(0), NO_WAIT)).isTrue();
    }

    @Test
    void anOfferWaitsForRoom() throws Exception {
        FetchedBatch<String> first = batch(100);
        handover.offer(first, NO_WAIT);
        CompletableFuture<Boolean> offer =
                CompletableFuture.supplyAsync(() -> offerQuietly(batch(100)));

        handover.poll();
        assertThat(offer).isNotDone();
        handover.release(first);

        assertThat(offer.get(20, TimeUnit.SECONDS)).isTrue();
    }

    private boolean offerQuietly(FetchedBatch<String> batch) {
        try {
            return handover.offer(batch, LONG_WAIT_MS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aWakeUpEndsTheNextWaitOnceEvenIfItCameBefore() throws Exception {
        handover.offer(batch(100), NO_WAIT);
        handover.wakeUpProducer();
        assertThat(handover.offer(batch(1), LONG_WAIT_MS)).isFalse();

        handover.wakeUpProducer();
        handover.awaitWakeUp(LONG_WAIT_MS);

        long before = System.nanoTime();
        handover.awaitWakeUp(50);
        assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(50_000_000);
    }

    @Test
    void availabilityFollowsBatchesAndSignals() throws Exception {
        CompletableFuture<Void> first = handover.availability();
        assertThat(first).isNotDone();
        assertThat(handover.availability()).isSameAs(first);

        handover.offer(batch(1), NO_WAIT);
        assertThat(first).isDone();
        assertThat(handover.availability()).isDone();

        handover.poll();
        CompletableFuture<Void> second = handover.availability();
        assertThat(second).isNotDone();
        handover.signalAvailable();
        assertThat(second).isDone();
    }

    @Test
    void aFailureIsThrownAsTheCauseAndTheFirstOneCounts() {
        CompletableFuture<Void> available = handover.availability();
        IllegalStateException first = new IllegalStateException("first");
        handover.fail(first);
        handover.fail(new IllegalStateException("second"));

        assertThat(available).isDone();
        assertThat(handover.availability()).isDone();
        assertThatThrownBy(handover::poll)
                .isInstanceOf(IOException.class)
                .hasMessage("Reading from Kafka failed: first")
                .hasCause(first);
    }

    @Test
    void anErrorIsThrownAsItIsBecauseFlinkActsOnItsType() {
        OutOfMemoryError error = new OutOfMemoryError("heap");
        handover.fail(error);

        assertThatThrownBy(handover::poll).isSameAs(error);
    }
}
