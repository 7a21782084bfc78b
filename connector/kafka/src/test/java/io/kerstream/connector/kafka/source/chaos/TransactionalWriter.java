/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.chaos;

import io.kerstream.connector.kafka.chaos.ActionLog;
import io.kerstream.connector.kafka.source.chaos.LaneSender.Sent;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes in transactions, short and long ones, and aborts some of them. */
final class TransactionalWriter implements Writer {

    private static final Logger LOG = LoggerFactory.getLogger(TransactionalWriter.class);

    private static final int SHORT_ROUNDS = 4;
    private static final int LONG_ROUNDS = 30;
    private static final int ABORTED_PERCENT = 30;

    private final String name;
    private final LaneSender sender;
    private final Ledger ledger;
    private final ActionLog clock;
    private final Random random;
    private final Supplier<Producer<String, String>> producers;
    private Producer<String, String> producer;

    /** Rounds until the transaction ends, 0 if none is open. */
    private int rounds;

    /** Records of the open transaction. */
    private final List<Sent> open = new ArrayList<>();

    private int transactions;
    private double begun;
    private double endAsked;

    /**
     * @param producers makes transactional producers, always with the same id
     */
    TransactionalWriter(
            String name,
            LaneSender sender,
            Ledger ledger,
            ActionLog clock,
            Random random,
            Supplier<Producer<String, String>> producers) {
        this.name = name;
        this.sender = sender;
        this.ledger = ledger;
        this.clock = clock;
        this.random = random;
        this.producers = producers;
        this.producer = producers.get();
        producer.initTransactions();
    }

    @Override
    public void write() {
        try {
            if (rounds == 0) {
                rounds = 1 + random.nextInt(random.nextInt(4) == 0 ? LONG_ROUNDS : SHORT_ROUNDS);
                begin();
            }
            sender.sendSome(producer, open);
            // So that aborted records are in the log.
            producer.flush();
            rounds--;
            if (rounds == 0) {
                end();
            }
        } catch (KafkaException e) {
            startAnew(e);
        }
    }

    @Override
    public void finish() {
        try {
            if (rounds > 0) {
                rounds = 0;
                end();
            }
            begin();
            sender.sendToAll(producer, open);
            end();
        } catch (KafkaException e) {
            startAnew(e);
        }
    }

    private void begin() {
        transactions++;
        begun = clock.seconds();
        endAsked = Double.NaN;
        producer.beginTransaction();
    }

    private void end() {
        Ledger.Fate fate = Ledger.Fate.COMMITTED;
        endAsked = clock.seconds();
        if (random.nextInt(100) < ABORTED_PERCENT) {
            fate = Ledger.Fate.ABORTED;
            producer.flush();
            producer.abortTransaction();
        } else {
            producer.commitTransaction();
        }
        settle(fate);
    }

    private void settle(Ledger.Fate fate) {
        ledger.record(
                Transaction.of(
                        name + "#" + transactions, fate, begun, endAsked, clock.seconds(), open));
        open.clear();
    }

    /** The next producer with the id ends the transaction, in one way or the other. */
    private void startAnew(KafkaException cause) {
        LOG.info("A transaction of {} records is undecided", open.size(), cause);
        settle(Ledger.Fate.UNDECIDED);
        rounds = 0;
        producer.close(CLOSE_LIMIT);
        producer = producers.get();
        producer.initTransactions();
    }

    @Override
    public void close() {
        producer.close(CLOSE_LIMIT);
    }
}
