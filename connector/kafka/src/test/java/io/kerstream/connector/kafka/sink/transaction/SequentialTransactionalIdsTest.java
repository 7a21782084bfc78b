/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class SequentialTransactionalIdsTest {

    private static final TransactionalIdFormat FORMAT = new TransactionalIdFormat("p");
    private static final TransactionalIdOwner OWNER = new TransactionalIdOwner(0, 0);
    private static final Duration KEEP = Duration.ofMinutes(2);

    private final SettableClock clock = new SettableClock();

    @Test
    void usesNoIdTwice() {
        SequentialTransactionalIds ids = restored();

        assertThat(prepare(ids)).isEqualTo("p-k0-0-0");
        ids.snapshot(1);
        clock.pass(Duration.ofDays(1));
        assertThat(prepare(ids)).isEqualTo("p-k0-0-1");
        ids.snapshot(2);
        assertThat(prepare(ids)).isEqualTo("p-k0-0-2");
        assertThat(ids.unprovenIds()).isEmpty();
    }

    @Test
    void goesOnAfterTheHighestRestoredNumberOfItsOwner() {
        SequentialTransactionalIds ids =
                restored(transaction("p-k0-0-7", 3), transaction("p-k0-3-9", 3));

        assertThat(ids.acquire()).isEqualTo("p-k0-0-8");
    }

    @Test
    void stateNamesWhatMayStillBeOpen() {
        SequentialTransactionalIds ids = restored();
        prepare(ids);
        ids.snapshot(1);
        prepare(ids);

        assertThat(ids.snapshot(2))
                .containsExactly(transaction("p-k0-0-0", 1), transaction("p-k0-0-1", 2));
    }

    @Test
    void stateForgetsWhatHasEndedButNotTheHighestNumber() {
        SequentialTransactionalIds ids = restored(transaction("p-k0-3-9", 1));
        prepare(ids);
        prepare(ids);
        ids.snapshot(1);
        clock.pass(KEEP.plusMillis(1));
        ids.acquire();

        assertThat(ids.snapshot(2)).containsExactly(transaction("p-k0-0-1", 1));
        assertThat(restored(transaction("p-k0-0-1", 1)).acquire()).isEqualTo("p-k0-0-2");
    }

    private SequentialTransactionalIds restored(PreparedTransaction... transactions) {
        List<PreparedTransaction> state = List.of(transactions);
        return new SequentialTransactionalIds(
                FORMAT,
                OWNER,
                state,
                SequentialTransactionalIds.nextSequence(FORMAT, OWNER, state),
                KEEP,
                clock);
    }

    private static String prepare(SequentialTransactionalIds ids) {
        String id = ids.acquire();
        ids.prepared(new TransactionIdentity(id, 1, (short) 1));
        return id;
    }

    private static PreparedTransaction transaction(String id, long checkpoint) {
        return new PreparedTransaction(new TransactionIdentity(id, 1, (short) 1), checkpoint);
    }

    private static final class SettableClock extends Clock {

        private Instant now = Instant.EPOCH;

        void pass(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
