/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.enumerator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kerstream.connector.kafka.source.enumerator.discovery.FakeCluster;
import io.kerstream.connector.kafka.source.enumerator.discovery.OffsetResolver;
import io.kerstream.connector.kafka.source.enumerator.discovery.PartitionDiscoverer;
import io.kerstream.connector.kafka.source.enumerator.initializer.NoStoppingOffsetsInitializer;
import io.kerstream.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import io.kerstream.connector.kafka.source.enumerator.subscriber.KafkaSubscriber;
import io.kerstream.connector.kafka.source.split.KafkaPartitionSplit;
import io.kerstream.connector.kafka.source.split.MissingPartitionsEvent;
import io.kerstream.security.KafkaSecurityException;
import io.kerstream.security.client.ConnectionFailures;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.util.FlinkRuntimeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.junit.jupiter.api.Test;

class KafkaSourceEnumeratorTest {

    private static final int PARALLELISM = 2;

    private final FakeCluster cluster = new FakeCluster();
    private FakeEnumeratorContext context = new FakeEnumeratorContext(PARALLELISM);
    private Boundedness boundedness = Boundedness.CONTINUOUS_UNBOUNDED;
    private long discoveryIntervalMs = 1000;

    KafkaSourceEnumeratorTest() {
        for (int i = 0; i < 4; i++) {
            cluster.partition("t", i, 5, 100);
        }
    }

    private KafkaSourceEnumerator started(KafkaSourceEnumState state) {
        PartitionDiscoverer discoverer =
                new PartitionDiscoverer(
                        new PartitionDiscoverer.Subscription(
                                KafkaSubscriber.getTopicListSubscriber(List.of("t")),
                                partition -> true,
                                OffsetsInitializer.latest(),
                                boundedness == Boundedness.BOUNDED
                                        ? OffsetsInitializer.latest()
                                        : NoStoppingOffsetsInitializer.INSTANCE,
                                new OffsetResolver(null, "none"),
                                "broker:9092",
                                ConnectionFailures.of(Map.of())),
                        cluster::newClient,
                        KafkaSourceEnumerator.known(state));
        KafkaSourceEnumerator enumerator =
                new KafkaSourceEnumerator(
                        context, discoverer, boundedness, discoveryIntervalMs, state);
        enumerator.start();
        return enumerator;
    }

    private KafkaSourceEnumerator started() {
        return started(KafkaSourceEnumState.initial());
    }

    /** As after a failover of the whole job from a checkpoint. */
    private KafkaSourceEnumerator restored(KafkaSourceEnumState state) throws Exception {
        KafkaSourceEnumStateSerializer serializer = new KafkaSourceEnumStateSerializer();
        context = new FakeEnumeratorContext(PARALLELISM);
        return started(serializer.deserialize(3, serializer.serialize(state)));
    }

    private void discover() {
        context.periodicCalls.forEach(Runnable::run);
        context.oneTimeCalls.forEach(Runnable::run);
    }

    private void register(KafkaSourceEnumerator enumerator, int reader) {
        context.register(reader);
        enumerator.addReader(reader);
    }

    private static KafkaPartitionSplit split(int partition, long start) {
        return new KafkaPartitionSplit(new TopicPartition("t", partition), start);
    }

    private static Set<KafkaPartitionSplit> splits(long start, int... partitions) {
        Set<KafkaPartitionSplit> splits = new HashSet<>();
        for (int partition : partitions) {
            splits.add(split(partition, start));
        }
        return splits;
    }

    @Test
    void partitionsGoRoundTheReadersFromOneThatTheTopicNames() {
        int first = ((("t".hashCode() * 31) & 0x7FFFFFFF) % 5);
        for (int partition = 0; partition < 12; partition++) {
            assertThat(SplitOwner.of(new TopicPartition("t", partition), 5))
                    .isEqualTo((first + partition) % 5);
        }
        assertThat(SplitOwner.of(new TopicPartition("orders", 3), 7)).isEqualTo(6);
    }

    @Test
    void assignsToReadersThatRegisterAfterTheDiscovery() {
        KafkaSourceEnumerator enumerator = started();
        discover();
        assertThat(context.assigned).isEmpty();

        register(enumerator, 0);
        assertThat(context.assigned).containsOnlyKeys(0);
        register(enumerator, 1);

        assertThat(context.allAssigned())
                .containsExactlyInAnyOrderElementsOf(splits(100, 0, 1, 2, 3));
        context.assigned.forEach(
                (reader, splits) ->
                        assertThat(splits)
                                .allSatisfy(
                                        split ->
                                                assertThat(
                                                                SplitOwner.of(
                                                                        split.getTopicPartition(),
                                                                        PARALLELISM))
                                                        .isEqualTo(reader)));
    }

    @Test
    void assignsToReadersThatRegisteredBeforeTheDiscovery() {
        KafkaSourceEnumerator enumerator = started();
        register(enumerator, 0);
        register(enumerator, 1);
        assertThat(context.assigned).isEmpty();

        discover();

        assertThat(context.allAssigned()).hasSize(4);
        assertThat(context.noMoreSplits).isEmpty();
    }

    @Test
    void laterPartitionsAreAssignedFromTheirFirstRecord() {
        KafkaSourceEnumerator enumerator = started();
        register(enumerator, 0);
        register(enumerator, 1);
        discover();
        assertThat(context.period).isEqualTo(1000);
        cluster.partition("t", 4, 0, 9);

        discover();
        discover();

        assertThat(context.allAssigned()).hasSize(5).contains(split(4, 0));
    }

    @Test
    void looksForNewPartitionsOnceIfTheIntervalIsNotPositive() {
        discoveryIntervalMs = 0;
        KafkaSourceEnumerator enumerator = started();
        register(enumerator, 0);
        register(enumerator, 1);
        discover();
        assertThat(context.oneTimeCalls).hasSize(1);
        cluster.partition("t", 4, 0, 9);

        context.periodicCalls.forEach(Runnable::run);

        assertThat(context.allAssigned()).hasSize(4);
        assertThat(enumerator.snapshotState(1).unassignedSplits()).isEmpty();
    }

    @Test
    void withoutAnIntervalMissingPartitionsAreStillFoundAgain() {
        discoveryIntervalMs = 0;
        KafkaSourceEnumerator enumerator = started();
        register(enumerator, 0);
        discover();
        assertThat(context.period).isEqualTo(300_000);

        cluster.remove("t", 3);
        context.periodicCalls.forEach(Runnable::run);
        assertThat(missingIn(context.events.get(0))).containsExactly(new TopicPartition("t", 3));

        cluster.failNextWith(new TimeoutException("no broker"));
        context.periodicCalls.forEach(Runnable::run);
        cluster.partition("t", 3, 0, 9);
        context.periodicCalls.forEach(Runnable::run);
        assertThat(missingIn(context.events.get(0))).isEmpty();
    }

    @Test
    void aBoundedSourceTellsItsReadersWhatIsMissing() throws Exception {
        boundedness = Boundedness.BOUNDED;
        KafkaSourceEnumerator enumerator = started();
        register(enumerator, 0);
        discover();
        KafkaSourceEnumState state = enumerator.snapshotState(1);

        cluster.remove("t", 3);
        context.periodicCalls.forEach(Runnable::run);
        assertThat(missingIn(context.events.get(0))).containsExactly(new TopicPartition("t", 3));

        KafkaSourceEnumerator restored = restored(state);
        register(restored, 0);
        discover();
        assertThat(missingIn(context.events.get(0))).containsExactly(new TopicPartition("t", 3));
    }

    @Test
    void splitsThatNoReaderHasKeepTheirOffsetsOverARestore() throws Exception {
        KafkaSourceEnumerator enumerator = started();
        discover();
        register(enumerator, 0);
        KafkaSourceEnumState state = enumerator.snapshotState(1);
        assertThat(state.initialDiscoveryFinished()).isTrue();
        assertThat(state.assignedSplits()).hasSize(2);
        assertThat(state.unassignedSplits()).hasSize(2);

        for (int i = 0; i < 4; i++) {
            cluster.partition("t", i, 5, 777);
        }
        KafkaSourceEnumerator restored = restored(state);
        register(restored, 0);
        register(restored, 1);
        discover();

        assertThat(context.allAssigned())
                .as("only what no reader had, at the offsets of the first discovery")
                .containsExactlyInAnyOrderElementsOf(state.unassignedSplits());
        assertThat(context.allAssigned()).allMatch(split -> split.getStartingOffset() == 100);
    }

    @Test
    void splitsOfAFailedReaderGoToItsSuccessorAndAreUnassignedMeanwhile() {
        KafkaSourceEnumerator enumerator = started();
        discover();
        register(enumerator, 0);
        List<KafkaPartitionSplit> lost = List.copyOf(context.assigned.get(0));
        context.assigned.clear();
        context.unregister(0);

        enumerator.addSplitsBack(lost, 0);
        assertThat(context.assigned).isEmpty();
        assertThat(enumerator.snapshotState(1).unassignedSplits()).containsAll(lost);
        assertThat(enumerator.snapshotState(1).assignedSplits()).isEmpty();

        register(enumerator, 0);
        assertThat(context.assigned.get(0)).containsExactlyInAnyOrderElementsOf(lost);
    }

    @Test
    void splitsGivenBackAfterTheSuccessorRegisteredAreAssignedAtOnce() {
        KafkaSourceEnumerator enumerator = started();
        discover();
        register(enumerator, 0);
        List<KafkaPartitionSplit> lost = List.copyOf(context.assigned.get(0));
        context.assigned.clear();

        enumerator.addSplitsBack(lost, 0);

        assertThat(context.assigned.get(0)).containsExactlyInAnyOrderElementsOf(lost);
    }

    @Test
    void partitionsRestoredWithoutOffsetsAreResolvedAsInitialOnes() throws Exception {
        KafkaSourceEnumState official =
                new KafkaSourceEnumState(
                        splits(KafkaPartitionSplit.UNRESOLVED_OFFSET, 0),
                        splits(KafkaPartitionSplit.UNRESOLVED_OFFSET, 1, 2),
                        true);
        KafkaSourceEnumerator enumerator = restored(official);
        assertThat(enumerator.snapshotState(1)).isEqualTo(official);
        register(enumerator, 0);
        register(enumerator, 1);
        assertThat(context.assigned).as("not before they are resolved").isEmpty();

        discover();

        assertThat(context.allAssigned())
                .containsExactlyInAnyOrder(split(1, 100), split(2, 100), split(3, 5));
    }

    @Test
    void aBoundedSourceSignalsTheEndAfterItsOnlyDiscovery() {
        boundedness = Boundedness.BOUNDED;
        KafkaSourceEnumerator enumerator = started();
        register(enumerator, 0);
        assertThat(context.noMoreSplits).isEmpty();

        discover();
        assertThat(context.noMoreSplits).containsExactly(0);

        register(enumerator, 1);
        assertThat(context.noMoreSplits).containsExactly(0, 1);
    }

    @Test
    void aRestoredBoundedSourceSignalsTheEndWithoutANewDiscovery() throws Exception {
        boundedness = Boundedness.BOUNDED;
        KafkaSourceEnumerator enumerator = started();
        register(enumerator, 0);
        register(enumerator, 1);
        discover();
        cluster.partition("t", 4, 0, 9);

        KafkaSourceEnumerator restored = restored(enumerator.snapshotState(1));
        register(restored, 0);
        register(restored, 1);

        assertThat(context.oneTimeCalls).isEmpty();
        assertThat(context.noMoreSplits).containsExactly(0, 1);
        discover();
        assertThat(context.assigned).isEmpty();
    }

    @Test
    void aRestoredBoundedSourceResolvesWhatItsStateNamesAndNothingElse() throws Exception {
        boundedness = Boundedness.BOUNDED;
        KafkaSourceEnumerator enumerator =
                restored(
                        new KafkaSourceEnumState(
                                splits(KafkaPartitionSplit.UNRESOLVED_OFFSET, 0),
                                splits(KafkaPartitionSplit.UNRESOLVED_OFFSET, 1, 2),
                                true));
        register(enumerator, 0);
        register(enumerator, 1);

        discover();

        assertThat(context.allAssigned())
                .as("not partition 3, which was created after the first discovery")
                .extracting(KafkaPartitionSplit::getPartition)
                .containsExactlyInAnyOrder(1, 2);
        assertThat(context.noMoreSplits).containsExactlyInAnyOrder(0, 1);
    }

    @Test
    void aDiscoveryThatCloseEndsIsNoFailure() {
        KafkaSourceEnumerator enumerator = started();
        cluster.beforeAnswer(
                () -> {
                    enumerator.close();
                    throw new WakeupException();
                });

        assertThatCode(this::discover).doesNotThrowAnyException();
        assertThat(context.allAssigned()).isEmpty();
    }

    @Test
    void theFirstDiscoveryHasToSucceed() {
        started();
        cluster.failNextWith(new TimeoutException("no broker"));

        assertThatThrownBy(this::discover)
                .isInstanceOf(FlinkRuntimeException.class)
                .hasMessage("Could not discover the Kafka partitions to read: no broker")
                .hasCauseInstanceOf(TimeoutException.class);
    }

    @Test
    void aLaterDiscoveryMayFailForAReasonThatPasses() {
        KafkaSourceEnumerator enumerator = started();
        register(enumerator, 0);
        register(enumerator, 1);
        discover();
        cluster.partition("t", 4, 0, 9);
        cluster.failNextWith(new TimeoutException("broker restarts"));

        discover();
        assertThat(context.allAssigned()).hasSize(4);
        discover();
        assertThat(context.allAssigned()).hasSize(5);
    }

    @Test
    void aLaterDiscoveryOutlivesAnOutageOfTheKdc() {
        KafkaSourceEnumerator enumerator = started();
        register(enumerator, 0);
        register(enumerator, 1);
        discover();
        cluster.failNextWith(
                new SaslAuthenticationException(
                        "Failed to find any Kerberos tgt, and no new one came"));
        assertThatCode(this::discover).doesNotThrowAnyException();

        cluster.partition("t", 4, 5, 100);
        discover();
        assertThat(context.allAssigned()).contains(split(4, 5));
    }

    @Test
    void aLaterDiscoveryWithAWrongKeyFailsTheJobForGood() {
        started();
        discover();
        cluster.failNextWith(
                new SaslAuthenticationException("Integrity check on decrypted field failed"));

        assertThatThrownBy(this::discover).hasCauseInstanceOf(KafkaSecurityException.class);
    }

    @Test
    void aLaterDiscoveryThatIsRefusedFailsTheJob() {
        started();
        discover();
        cluster.failNextWith(new SaslAuthenticationException("no ticket"));

        assertThatThrownBy(this::discover)
                .isInstanceOf(FlinkRuntimeException.class)
                .hasMessage("Could not discover the Kafka partitions to read: no ticket");
    }

    private static Set<TopicPartition> missingIn(SourceEvent event) {
        return ((MissingPartitionsEvent) event).partitions();
    }

    @Test
    void readersAreToldWhatIsMissingAndWhatIsBack() {
        TopicPartition t3 = new TopicPartition("t", 3);
        KafkaSourceEnumerator enumerator = started();
        register(enumerator, 0);
        discover();
        assertThat(context.events).isEmpty();
        assertThat(context.gauges.get("missingPartitions").getValue()).isEqualTo(0);

        cluster.remove("t", 3);
        discover();
        assertThat(missingIn(context.events.remove(0))).containsExactly(t3);
        assertThat(context.gauges.get("missingPartitions").getValue()).isEqualTo(1);
        discover();
        assertThat(context.events).as("told once").isEmpty();
        register(enumerator, 1);
        assertThat(missingIn(context.events.remove(1))).containsExactly(t3);

        cluster.partition("t", 3, 0, 9);
        discover();
        assertThat(missingIn(context.events.get(0))).isEmpty();
        assertThat(missingIn(context.events.get(1))).isEmpty();
        assertThat(context.gauges.get("missingPartitions").getValue()).isEqualTo(0);
        assertThat(context.allAssigned()).as("each partition once").hasSize(4);
    }

    @Test
    void aTopicThatIsGoneAfterARestoreDoesNotFailTheJob() throws Exception {
        KafkaSourceEnumerator enumerator = started();
        register(enumerator, 0);
        register(enumerator, 1);
        discover();
        KafkaSourceEnumState state = enumerator.snapshotState(1);
        for (int i = 0; i < 4; i++) {
            cluster.remove("t", i);
        }

        KafkaSourceEnumerator restored = restored(state);
        register(restored, 0);
        discover();

        assertThat(missingIn(context.events.get(0))).hasSize(4);
        assertThat(restored.snapshotState(2).assignedSplits())
                .as("kept, in case that it comes back")
                .hasSize(4);
    }

    @Test
    void whatIsNoLongerSubscribedIsForgottenAndNewWhenItIsSubscribedAgain() throws Exception {
        KafkaSourceEnumState state =
                new KafkaSourceEnumState(
                        List.of(split(0, 50), split(1, 50)),
                        List.of(split(2, 50), split(3, 50)),
                        true);

        KafkaSourceEnumState filtered = state.onlyWith(p -> p.partition() % 2 == 0);
        assertThat(filtered)
                .isEqualTo(
                        new KafkaSourceEnumState(
                                List.of(split(0, 50)), List.of(split(2, 50)), true));
        KafkaSourceEnumerator enumerator = restored(filtered);
        register(enumerator, 0);
        register(enumerator, 1);
        discover();

        assertThat(context.allAssigned())
                .as("1 and 3 from their first records")
                .containsExactlyInAnyOrder(split(2, 50), split(1, 5), split(3, 5));
    }

    @Test
    void closesItsClients() {
        KafkaSourceEnumerator enumerator = started();
        discover();
        assertThat(cluster.openClients()).isNotEmpty();

        enumerator.close();

        assertThat(cluster.openClients()).isEmpty();
    }
}
