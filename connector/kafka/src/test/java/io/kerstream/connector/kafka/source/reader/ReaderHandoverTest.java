/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.reader;

import static io.kerstream.connector.kafka.source.reader.ReaderHarness.LIMIT;
import static io.kerstream.connector.kafka.source.reader.ReaderHarness.T0;
import static io.kerstream.connector.kafka.source.reader.ReaderHarness.splitFrom;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How far the fetch thread goes ahead of a task that emits nothing. */
@Timeout(60)
class ReaderHandoverTest {

    /** The bound of the harness's readers. */
    private static final int MIB = 1 << 20;

    private static void readOneByOne(ReaderHarness harness, int records, int bytes) {
        for (int i = 0; i < records; i++) {
            harness.consumer.write(T0, i, new byte[bytes]);
        }
        harness.consumer.setMaxPollRecords(1);
        harness.started(splitFrom(T0, 0));
        await().atMost(LIMIT).until(() -> ReaderHarness.fetchThreadIsIn(harness, Handover.class));
    }

    @Test
    void bytesBoundWhatWaits() throws Exception {
        try (ReaderHarness harness = new ReaderHarness()) {
            readOneByOne(harness, 10, MIB);
            assertThat(harness.consumer.nextToPoll(T0))
                    .as("one record waits for the task, the next one for room")
                    .isEqualTo(2);

            harness.emitUntilSize(10);
        }
    }

    @Test
    void recordsThatFitAllWait() throws Exception {
        try (ReaderHarness harness = new ReaderHarness()) {
            readOneByOne(harness, 10, MIB / 4);
            assertThat(harness.consumer.nextToPoll(T0))
                    .as("three records and what they weigh beside their values")
                    .isEqualTo(4);

            harness.emitUntilSize(10);
        }
    }

    @Test
    void anIdleTaskDoesNotMakeRecordsWaitForLong() throws Exception {
        try (ReaderHarness harness = new ReaderHarness()) {
            readOneByOne(harness, 10, 1);
            assertThat(harness.consumer.nextToPoll(T0))
                    .as("four polls wait for the task, one for room")
                    .isEqualTo(5);

            harness.emitUntilSize(10);
        }
    }
}
