/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.transaction;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/** Transaction coordinators in memory: what a test puts in is what is answered. */
public final class FakeTransactionCoordinators implements TransactionCoordinators {

    private final Map<String, TransactionStatus> statuses = new TreeMap<>();
    private final Set<String> aborted = new TreeSet<>();
    private final List<CompletableFuture<Void>> held = new ArrayList<>();
    private boolean holdAnswers;
    private boolean closed;
    private boolean transactionsV2;
    private BrokerLimits limits = BrokerLimits.UNKNOWN;
    private boolean tells = true;

    public void put(String id, TransactionState state, long producerId, int epoch) {
        statuses.put(id, new TransactionStatus(state, producerId, epoch));
    }

    public void put(TransactionIdentity transaction, TransactionState state) {
        put(transaction.transactionalId(), state, transaction.producerId(), transaction.epoch());
    }

    /** Begins a transaction unless the id already shows exactly this one. */
    public void putIfAbsent(TransactionIdentity transaction, TransactionState state) {
        TransactionStatus known = statuses.get(transaction.transactionalId());
        if (known == null || known.epoch() != transaction.epoch()) {
            put(transaction, state);
        }
    }

    public void holdAnswers() {
        holdAnswers = true;
    }

    public void releaseAnswers() {
        holdAnswers = false;
        held.forEach(gate -> gate.complete(null));
        held.clear();
    }

    /** From now on as brokers before 3.0, which neither list nor describe. */
    public void tellNothing() {
        tells = false;
    }

    public Set<String> aborted() {
        return aborted;
    }

    /** Ids that have a state, be it by an attempt to abort something under them. */
    public Set<String> knownIds() {
        return Set.copyOf(statuses.keySet());
    }

    public boolean isClosed() {
        return closed;
    }

    @Override
    public CompletableFuture<Map<String, TransactionStatus>> describeAsync(
            Collection<String> transactionalIds) {
        List<String> asked = List.copyOf(transactionalIds);
        if (!tells && !asked.isEmpty()) {
            return CompletableFuture.failedFuture(new UnsupportedVersionException("too old"));
        }
        return answer(() -> statusesOf(asked));
    }

    private <T> CompletableFuture<T> answer(Supplier<T> what) {
        CompletableFuture<Void> gate = new CompletableFuture<>();
        if (holdAnswers) {
            held.add(gate);
        } else {
            gate.complete(null);
        }
        return gate.thenApply(ignored -> what.get());
    }

    @Override
    public Map<String, TransactionStatus> describe(Collection<String> transactionalIds)
            throws TransactionsNotToldException {
        requireTelling();
        return statusesOf(transactionalIds);
    }

    private void requireTelling() throws TransactionsNotToldException {
        if (!tells) {
            throw new TransactionsNotToldException("anything", new UnsupportedOperationException());
        }
    }

    private Map<String, TransactionStatus> statusesOf(Collection<String> transactionalIds) {
        return transactionalIds.stream()
                .filter(statuses::containsKey)
                .collect(Collectors.toMap(id -> id, statuses::get));
    }

    @Override
    public List<String> listOpen() throws TransactionsNotToldException {
        requireTelling();
        return open();
    }

    @Override
    public CompletableFuture<List<String>> listOpenAsync() {
        if (!tells) {
            return CompletableFuture.failedFuture(new UnsupportedVersionException("too old"));
        }
        return answer(this::open);
    }

    private List<String> open() {
        return statuses.entrySet().stream()
                .filter(entry -> entry.getValue().state() == TransactionState.ONGOING)
                .map(Map.Entry::getKey)
                .toList();
    }

    @Override
    public void abort(Collection<String> transactionalIds) {
        aborted.addAll(transactionalIds);
        for (String id : transactionalIds) {
            TransactionStatus status = statuses.get(id);
            put(id, TransactionState.EMPTY, status.producerId(), status.epoch() + 2);
        }
    }

    public void setLimits(BrokerLimits limits) {
        this.limits = limits;
    }

    public void setTransactionsV2(boolean transactionsV2) {
        this.transactionsV2 = transactionsV2;
    }

    @Override
    public boolean runsTransactionsV2() {
        return transactionsV2;
    }

    @Override
    public BrokerLimits brokerLimits() {
        return limits;
    }

    @Override
    public Set<String> abortTellingUsed(Collection<String> transactionalIds) {
        Set<String> used = new TreeSet<>(transactionalIds);
        used.retainAll(statuses.keySet());
        for (String id : transactionalIds) {
            TransactionStatus known = statuses.get(id);
            if (known == null) {
                put(id, TransactionState.EMPTY, statuses.size(), 0);
            } else {
                if (known.state() == TransactionState.ONGOING) {
                    aborted.add(id);
                }
                put(id, TransactionState.EMPTY, known.producerId(), known.epoch() + 1);
            }
        }
        return used;
    }

    @Override
    public void close() {
        closed = true;
    }
}
