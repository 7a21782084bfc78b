/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.chaos;

import io.kerstream.connector.kafka.CommittedRecords;
import io.kerstream.testing.KafkaCluster;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/**
 * The output as a {@code read_committed} reader finds it. If it does not get to the end, the
 * failure says what keeps it from there: a transaction that is open for the partition's leader and
 * for no coordinator is <em>hanging</em>.
 */
final class CommittedOutput {

    private static final long LIMIT_SECONDS = 30;

    private CommittedOutput() {}

    /** All values, in the order of each partition. */
    static List<String> valuesOf(KafkaCluster kafka, String topic, int partitions)
            throws InterruptedException, ExecutionException, TimeoutException {
        try {
            return CommittedRecords.valuesOf(kafka, topic);
        } catch (AssertionError e) {
            String open = String.join(System.lineSeparator(), describe(kafka, topic, partitions));
            throw new AssertionError(e.getMessage() + System.lineSeparator() + open, e);
        }
    }

    private static List<String> describe(KafkaCluster kafka, String topic, int partitions)
            throws InterruptedException, ExecutionException, TimeoutException {
        Admin admin = kafka.admin();
        List<TopicPartition> all =
                IntStream.range(0, partitions)
                        .mapToObj(partition -> new TopicPartition(topic, partition))
                        .toList();
        Map<Long, String> ids =
                get(admin.listTransactions().all()).stream()
                        .collect(
                                Collectors.toMap(
                                        listing -> listing.producerId(),
                                        listing ->
                                                listing.transactionalId() + " " + listing.state(),
                                        (one, other) -> one + ", " + other));
        Map<TopicPartition, Long> stable = offsets(admin, all, IsolationLevel.READ_COMMITTED);
        Map<TopicPartition, Long> ends = offsets(admin, all, IsolationLevel.READ_UNCOMMITTED);
        List<String> lines = new ArrayList<>();
        get(admin.describeProducers(all).all())
                .forEach(
                        (partition, state) ->
                                lines.add(
                                        partition
                                                + ": last stable offset "
                                                + stable.get(partition)
                                                + ", end "
                                                + ends.get(partition)
                                                + ", open there "
                                                + open(state.activeProducers(), ids)));
        return lines;
    }

    private static List<String> open(List<ProducerState> producers, Map<Long, String> ids) {
        return producers.stream()
                .filter(state -> state.currentTransactionStartOffset().isPresent())
                .map(state -> open(state, ids))
                .toList();
    }

    private static String open(ProducerState state, Map<Long, String> ids) {
        return "producer id "
                + state.producerId()
                + " epoch "
                + state.producerEpoch()
                + " since offset "
                + state.currentTransactionStartOffset().orElse(-1)
                + ", for the coordinator "
                + ids.getOrDefault(state.producerId(), "unknown");
    }

    private static Map<TopicPartition, Long> offsets(
            Admin admin, List<TopicPartition> partitions, IsolationLevel level)
            throws InterruptedException, ExecutionException, TimeoutException {
        return get(
                        admin.listOffsets(
                                        partitions.stream()
                                                .collect(
                                                        Collectors.toMap(
                                                                p -> p, p -> OffsetSpec.latest())),
                                        new ListOffsetsOptions(level))
                                .all())
                .entrySet()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().offset()));
    }

    private static <T> T get(KafkaFuture<T> future)
            throws InterruptedException, ExecutionException, TimeoutException {
        return future.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }
}
