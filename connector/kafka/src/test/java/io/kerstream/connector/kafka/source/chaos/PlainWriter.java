/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.chaos;

import io.kerstream.connector.kafka.chaos.Waiting;
import io.kerstream.connector.kafka.source.chaos.LaneSender.Sent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;

/** Writes without transactions; each round is acknowledged before the next. */
final class PlainWriter implements Writer {

    private final LaneSender sender;
    private final Ledger ledger;
    private final Supplier<Producer<String, String>> producers;
    private Producer<String, String> producer;

    PlainWriter(LaneSender sender, Ledger ledger, Supplier<Producer<String, String>> producers) {
        this.sender = sender;
        this.ledger = ledger;
        this.producers = producers;
        this.producer = producers.get();
    }

    @Override
    public void write() throws Exception {
        List<Sent> sent = new ArrayList<>();
        sender.sendSome(producer, sent);
        settle(sent);
    }

    @Override
    public void finish() throws Exception {
        List<Sent> sent = new ArrayList<>();
        sender.sendToAll(producer, sent);
        settle(sent);
    }

    private void settle(List<Sent> sent) throws Exception {
        producer.flush();
        boolean lost = false;
        for (Sent record : sent) {
            try {
                Waiting.get("an acknowledgement", record.answer());
                ledger.record(Ledger.Fate.COMMITTED, record.lane(), record.number());
            } catch (ExecutionException e) {
                lost = true;
                ledger.record(Ledger.Fate.UNDECIDED, record.lane(), record.number());
            }
        }
        if (lost) {
            producer.close();
            producer = producers.get();
        }
    }

    @Override
    public void close() {
        producer.close(CLOSE_LIMIT);
    }
}
