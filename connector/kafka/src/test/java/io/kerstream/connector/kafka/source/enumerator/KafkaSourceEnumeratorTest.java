/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.enumerator;

import static org.assertj.core.api.Assertions.assertThat;

import io.kerstream.connector.kafka.source.split.KafkaPartitionSplit;
import java.util.List;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class KafkaSourceEnumeratorTest extends EnumeratorFixture {

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
