/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.writer;

import io.kerstream.connector.kafka.sink.transaction.IdsInCharge;
import io.kerstream.connector.kafka.sink.transaction.LingeringTransactions;
import io.kerstream.connector.kafka.sink.transaction.PreparedTransaction;
import io.kerstream.connector.kafka.sink.transaction.ProbedTransactions;
import io.kerstream.connector.kafka.sink.transaction.SequentialTransactionalIds;
import io.kerstream.connector.kafka.sink.transaction.TransactionAborts;
import io.kerstream.connector.kafka.sink.transaction.TransactionCoordinators;
import io.kerstream.connector.kafka.sink.transaction.TransactionalIdFormat;
import io.kerstream.connector.kafka.sink.transaction.TransactionalIdOwner;
import io.kerstream.connector.kafka.sink.transaction.TransactionalIdPool;
import io.kerstream.connector.kafka.sink.transaction.TransactionalIds;
import io.kerstream.connector.kafka.sink.transaction.TransactionsNotToldException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which transactional ids one writer owns after a (re)start, read from the states that Flink gave
 * it.
 *
 * <p>A writer that restored owners goes on under the first one; the others, inherited by scaling
 * down, are kept in its state until their prepared transactions need nobody any more. A writer
 * without state founds an owner, see {@link TransactionalIdOwner}.
 */
final class RestoredTransactionalIds {

    private static final Logger LOG = LoggerFactory.getLogger(RestoredTransactionalIds.class);

    private final String prefix;
    private final TransactionalIdFormat format;
    private final long restoredCheckpoint;
    private final int subtask;
    private final int parallelism;
    private final List<KafkaWriterState> states;

    /** Found in the states of a job that ran with Flink's own Kafka connector. */
    private final Set<String> prefixesOfFlink;

    private final TransactionalIdOwner home;
    private boolean brokersTell = true;
    private int firstUnused;

    /**
     * @param prefix the prefix in force now
     * @param restoredCheckpoint the checkpoint that was restored, 0 for none
     * @param subtask index of this writer
     * @param parallelism number of writers
     * @param states of this writer, also those of another prefix
     */
    RestoredTransactionalIds(
            String prefix,
            long restoredCheckpoint,
            int subtask,
            int parallelism,
            Collection<KafkaWriterState> states) {
        this.prefix = prefix;
        this.format = new TransactionalIdFormat(prefix);
        this.restoredCheckpoint = restoredCheckpoint;
        this.subtask = subtask;
        this.parallelism = parallelism;
        this.prefixesOfFlink =
                states.stream()
                        .filter(state -> state.owner() == null)
                        .map(KafkaWriterState::transactionalIdPrefix)
                        .collect(Collectors.toSet());
        this.states = states.stream().filter(state -> state.owner() != null).toList();
        checkOwners();
        this.home =
                ownersOf(prefix)
                        .findFirst()
                        .orElseGet(() -> new TransactionalIdOwner(restoredCheckpoint, subtask));
    }

    private void checkOwners() {
        for (KafkaWriterState state : states) {
            TransactionalIdOwner owner = state.owner();
            if (owner != null && owner.since() >= restoredCheckpoint) {
                throw new IllegalStateException(
                        "The restored state of the Kafka sink names transactional ids founded after"
                                + " checkpoint "
                                + owner.since()
                                + ", but Flink says that checkpoint "
                                + restoredCheckpoint
                                + " was restored. Was the savepoint rewritten by a tool? Restart the"
                                + " sink without its state, under another uid.");
            }
        }
    }

    /**
     * The ids for the transactions to come; to be called after {@link #abortLingering}, which finds
     * out what the brokers tell.
     *
     * @param transactionTimeoutMillis {@code transaction.timeout.ms} of the producers
     * @param clock wall clock
     */
    TransactionalIds newIds(long transactionTimeoutMillis, Clock clock) {
        if (brokersTell) {
            return newPool();
        }
        // Twice, because coordinators look for timeouts only now and then.
        return new SequentialTransactionalIds(
                format,
                home,
                restoredTransactions(),
                firstUnused,
                Duration.ofMillis(2 * transactionTimeoutMillis),
                clock);
    }

    TransactionalIdPool newPool() {
        return new TransactionalIdPool(format, home, restoredTransactions());
    }

    /** What this writer aborts at its start, apart from what is prepared. */
    IdsInCharge inCharge() {
        return inChargeOf(prefix);
    }

    private IdsInCharge inChargeOf(String ofPrefix) {
        return new IdsInCharge(
                new TransactionalIdFormat(ofPrefix),
                restoredCheckpoint,
                subtask,
                parallelism,
                ownersOf(ofPrefix).collect(Collectors.toSet()));
    }

    /** Ids of transactions that the committer may still have to commit. */
    Set<String> preparedIds() {
        return restoredTransactions().stream()
                .map(each -> each.transaction().transactionalId())
                .collect(Collectors.toSet());
    }

    private List<PreparedTransaction> restoredTransactions() {
        return states.stream()
                .filter(state -> state.transactionalIdPrefix().equals(prefix))
                .flatMap(state -> state.prepared().stream())
                .toList();
    }

    /**
     * Aborts what earlier attempts left open, of this prefix and of one that was in force before.
     *
     * @param coordinators the brokers, asked what is open, and tried out if they do not tell
     * @param aborts ends what is found open
     * @param maxParallelism bound of the parallelism of earlier attempts
     * @return how many transactions
     */
    int abortLingering(
            TransactionCoordinators coordinators, TransactionAborts aborts, int maxParallelism)
            throws IOException, InterruptedException {
        List<PreparedTransaction> prepared =
                states.stream().flatMap(state -> state.prepared().stream()).toList();
        Set<String> prefixes = new HashSet<>(Set.of(prefix));
        prefixes.addAll(prefixesOfFlink);
        states.forEach(state -> prefixes.add(state.transactionalIdPrefix()));
        // That of a sink that is not exactly once: there are no ids of it to look for.
        prefixes.remove("");
        int aborted = 0;
        for (String each : prefixes) {
            aborted += abortLingering(coordinators, aborts, maxParallelism, each, prepared);
        }
        return aborted;
    }

    private int abortLingering(
            TransactionCoordinators coordinators,
            TransactionAborts aborts,
            int maxParallelism,
            String ofPrefix,
            List<PreparedTransaction> prepared)
            throws IOException, InterruptedException {
        IdsInCharge charge = inChargeOf(ofPrefix);
        if (brokersTell) {
            try {
                return new LingeringTransactions(coordinators, aborts)
                        .abort(
                                charge,
                                prepared.stream().map(PreparedTransaction::transaction).toList(),
                                prefixesOfFlink.contains(ofPrefix))
                        .size();
            } catch (TransactionsNotToldException e) {
                LOG.warn(
                        "The brokers are older than 3.0 and do not list transactions: left-over"
                                + " ones are searched by trying ids, and no id is used twice.");
                brokersTell = false;
            }
        }
        ProbedTransactions.Found found =
                new ProbedTransactions(coordinators)
                        .abort(
                                charge.format(),
                                restoredCheckpoint,
                                subtask,
                                parallelism,
                                maxParallelism,
                                charge.owned(),
                                prepared);
        if (ofPrefix.equals(prefix)) {
            firstUnused = found.unused().getOrDefault(home, 0);
        }
        return found.used().size();
    }

    /** The states to snapshot, one per owner that still has something to say. */
    List<KafkaWriterState> statesOf(List<PreparedTransaction> prepared) {
        Map<TransactionalIdOwner, List<PreparedTransaction>> byOwner = new LinkedHashMap<>();
        byOwner.put(home, new ArrayList<>());
        for (PreparedTransaction each : prepared) {
            TransactionalIdOwner owner =
                    format.ownerOf(each.transaction().transactionalId()).orElseThrow();
            byOwner.computeIfAbsent(owner, key -> new ArrayList<>()).add(each);
        }
        List<KafkaWriterState> result = new ArrayList<>();
        byOwner.forEach((owner, its) -> result.add(new KafkaWriterState(prefix, owner, its)));
        return result;
    }

    private Stream<TransactionalIdOwner> ownersOf(String ofPrefix) {
        return states.stream()
                .filter(state -> state.transactionalIdPrefix().equals(ofPrefix))
                .map(KafkaWriterState::owner)
                .filter(Objects::nonNull);
    }
}
