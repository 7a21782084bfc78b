/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.enumerator.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kerstream.connector.kafka.source.enumerator.discovery.PartitionDiscoverer.Known;
import io.kerstream.connector.kafka.source.enumerator.initializer.NoStoppingOffsetsInitializer;
import io.kerstream.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import io.kerstream.connector.kafka.source.enumerator.subscriber.KafkaSubscriber;
import io.kerstream.connector.kafka.source.split.KafkaPartitionSplit;
import io.kerstream.security.client.ConnectionFailures;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;

@SuppressWarnings("deprecation") // OffsetResetStrategy, see OffsetsInitializer
class PartitionDiscovererTest {

    private static final TopicPartition B0 = new TopicPartition("b", 0);
    private static final TopicPartition A0 = new TopicPartition("a", 0);
    private static final TopicPartition A1 = new TopicPartition("a", 1);
    private static final TopicPartition A2 = new TopicPartition("a", 2);

    private final FakeCluster cluster =
            new FakeCluster().partition("a", 0, 5, 50).partition("a", 1, 6, 60);

    private String autoOffsetReset = "none";
    private String group = "g";

    private PartitionDiscoverer discoverer(
            KafkaSubscriber subscriber,
            OffsetsInitializer starting,
            OffsetsInitializer stopping,
            Known known) {
        return new PartitionDiscoverer(
                new PartitionDiscoverer.Subscription(
                        subscriber,
                        partition -> true,
                        starting,
                        stopping,
                        new OffsetResolver(group, autoOffsetReset),
                        "broker:9092",
                        ConnectionFailures.of(Map.of())),
                cluster::newClient,
                known);
    }

    private PartitionDiscoverer startingAt(OffsetsInitializer starting) {
        return discoverer(
                KafkaSubscriber.getTopicListSubscriber(List.of("a")),
                starting,
                NoStoppingOffsetsInitializer.INSTANCE,
                Known.nothing());
    }

    private static KafkaPartitionSplit split(TopicPartition partition, long start) {
        return new KafkaPartitionSplit(partition, start);
    }

    private void assertStarts(OffsetsInitializer starting, long a0, long a1) {
        assertThat(startingAt(starting).discover().added())
                .containsExactlyInAnyOrder(split(A0, a0), split(A1, a1));
    }

    @Test
    void resolvesEveryKindOfStartingOffset() {
        cluster.commit(A0, 33);
        cluster.commit(A1, 44);

        assertStarts(OffsetsInitializer.earliest(), 5, 6);
        assertStarts(OffsetsInitializer.latest(), 50, 60);
        assertStarts(OffsetsInitializer.committedOffsets(), 33, 44);
        assertStarts(OffsetsInitializer.timestamp(101), 11, 11);
        assertStarts(OffsetsInitializer.timestamp(500), 50, 50);
        assertStarts(OffsetsInitializer.timestamp(99_999), 50, 60);
        assertStarts(OffsetsInitializer.offsets(Map.of(A0, 7L, A1, 8L)), 7, 8);
        assertStarts(OffsetsInitializer.offsets(Map.of(A0, -1L, A1, -2L)), 50, 6);
        assertStarts(OffsetsInitializer.offsets(Map.of(A0, -3L)), 33, 44);
    }

    @Test
    void partitionsWithoutACommitFollowTheStrategy() {
        cluster.commit(A0, 33);

        assertStarts(OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST), 33, 6);
        assertStarts(OffsetsInitializer.committedOffsets(OffsetResetStrategy.LATEST), 33, 60);
        assertStarts(OffsetsInitializer.offsets(Map.of()), 33, 6);
        assertStarts(OffsetsInitializer.offsets(Map.of(), OffsetResetStrategy.LATEST), 33, 60);
    }

    @Test
    void partitionsWithoutACommitAndAStrategyFollowTheUsersProperty() {
        cluster.commit(A0, 33);

        autoOffsetReset = "earliest";
        assertStarts(OffsetsInitializer.committedOffsets(), 33, 6);
        autoOffsetReset = "latest";
        assertStarts(OffsetsInitializer.committedOffsets(), 33, 60);
        // The records are of 1970.
        autoOffsetReset = "by_duration:pt1h";
        assertStarts(OffsetsInitializer.committedOffsets(), 33, 60);
        autoOffsetReset = "by_duration:p99999d";
        assertStarts(OffsetsInitializer.committedOffsets(), 33, 6);
    }

    @Test
    void aPartitionWithoutACommitAndAnyReplacementIsAnError() {
        cluster.commit(A0, 33);

        assertThatThrownBy(() -> startingAt(OffsetsInitializer.committedOffsets()).discover())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "Consumer group g has no committed offset for [a-1], and"
                                + " auto.offset.reset is none. Commit offsets first, or say where"
                                + " to start with"
                                + " OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST)"
                                + " or (OffsetResetStrategy.LATEST).");
    }

    @Test
    void nothingIsCommittedWithoutAGroup() {
        cluster.commit(A0, 33);
        group = null;

        assertStarts(OffsetsInitializer.offsets(Map.of(A1, 9L)), 5, 9);
    }

    @Test
    void anInitializerThatForgetsAPartitionIsAnError() {
        OffsetsInitializer forgetful =
                new OffsetsInitializer() {
                    @Override
                    public Map<TopicPartition, Long> getPartitionOffsets(
                            java.util.Collection<TopicPartition> partitions,
                            PartitionOffsetsRetriever retriever) {
                        return Map.of(A0, 1L);
                    }

                    @Override
                    public OffsetResetStrategy getAutoOffsetResetStrategy() {
                        return OffsetResetStrategy.NONE;
                    }
                };

        assertThatThrownBy(() -> startingAt(forgetful).discover())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageEndingWith("named no starting offset for partition a-1");
    }

    @Test
    void resolvesStoppingOffsets() {
        PartitionDiscoverer discoverer =
                discoverer(
                        KafkaSubscriber.getTopicListSubscriber(List.of("a")),
                        OffsetsInitializer.earliest(),
                        OffsetsInitializer.latest(),
                        Known.nothing());

        assertThat(discoverer.discover().added())
                .containsExactlyInAnyOrder(
                        new KafkaPartitionSplit(A0, 5, 50), new KafkaPartitionSplit(A1, 6, 60));
    }

    private PartitionDiscoverer stoppingAt(OffsetsInitializer stopping) {
        return discoverer(
                KafkaSubscriber.getTopicListSubscriber(List.of("a")),
                OffsetsInitializer.earliest(),
                stopping,
                Known.nothing());
    }

    @Test
    void stopsAtTimestampsAndGivenOffsetsAndTheBeginning() {
        assertThat(stoppingAt(OffsetsInitializer.timestamp(200)).discover().added())
                .containsExactlyInAnyOrder(
                        new KafkaPartitionSplit(A0, 5, 20), new KafkaPartitionSplit(A1, 6, 20));
        assertThat(stoppingAt(OffsetsInitializer.earliest()).discover().added())
                .containsExactlyInAnyOrder(
                        new KafkaPartitionSplit(A0, 5, 5), new KafkaPartitionSplit(A1, 6, 6));
        assertThat(
                        stoppingAt(OffsetsInitializer.offsets(Map.of(A0, 9L, A1, -1L)))
                                .discover()
                                .added())
                .containsExactlyInAnyOrder(
                        new KafkaPartitionSplit(A0, 5, 9), new KafkaPartitionSplit(A1, 6, 60));
    }

    @Test
    void aMissingCommittedStoppingOffsetIsAnErrorWhateverTheReset() {
        cluster.commit(A0, 33);

        for (String reset : List.of("earliest", "latest", "none")) {
            autoOffsetReset = reset;
            assertThatThrownBy(() -> stoppingAt(OffsetsInitializer.committedOffsets()).discover())
                    .as(reset)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(
                            "Consumer group g has no committed offset for [a-1] to stop before."
                                    + " Commit offsets first, or say where to stop with"
                                    + " OffsetsInitializer.committedOffsets(OffsetResetStrategy.LATEST),"
                                    + " OffsetsInitializer.latest() or"
                                    + " OffsetsInitializer.offsets(..).");
        }
    }

    @Test
    void stopsAtCommittedOffsets() {
        cluster.commit(A0, 33);
        cluster.commit(A1, 44);

        assertThat(stoppingAt(OffsetsInitializer.committedOffsets()).discover().added())
                .containsExactlyInAnyOrder(
                        new KafkaPartitionSplit(A0, 5, 33), new KafkaPartitionSplit(A1, 6, 44));

        cluster.partition("a", 2, 3, 30);
        assertThat(
                        stoppingAt(OffsetsInitializer.committedOffsets(OffsetResetStrategy.LATEST))
                                .discover()
                                .added())
                .contains(new KafkaPartitionSplit(A2, 3, 30));
    }

    @Test
    void laterPartitionsStartAtTheirFirstRecordAndAreReportedOnce() {
        PartitionDiscoverer discoverer = startingAt(OffsetsInitializer.latest());
        discoverer.discover();
        cluster.partition("a", 2, 3, 30);

        assertThat(discoverer.discover().added()).containsExactly(split(A2, 3));
        assertThat(discoverer.discover().added()).isEmpty();
    }

    @Test
    void initialPartitionsRestoredWithoutOffsetsStartWhereTheInitializerSays() {
        cluster.partition("a", 2, 3, 30);
        PartitionDiscoverer discoverer =
                discoverer(
                        KafkaSubscriber.getTopicListSubscriber(List.of("a")),
                        OffsetsInitializer.latest(),
                        NoStoppingOffsetsInitializer.INSTANCE,
                        new Known(Set.of(A0), Set.of(A1), true));

        assertThat(discoverer.discover().added())
                .containsExactlyInAnyOrder(split(A1, 60), split(A2, 3));
    }

    @Test
    void aFailedDiscoveryIsRepeatedInFull() {
        PartitionDiscoverer discoverer = startingAt(OffsetsInitializer.latest());
        cluster.failNextWith(new TimeoutException("slow"));
        assertThatThrownBy(discoverer::discover).isInstanceOf(TimeoutException.class);

        assertThat(discoverer.discover().added())
                .containsExactlyInAnyOrder(split(A0, 50), split(A1, 60));
    }

    @Test
    void aTopicPatternMatchesWholeNamesAndNoInternalTopics() {
        cluster.partition("ab", 0, 0, 1).partition("__consumer_offsets", 0, 0, 1);
        PartitionDiscoverer discoverer =
                discoverer(
                        KafkaSubscriber.getTopicPatternSubscriber(Pattern.compile("a|_.*")),
                        OffsetsInitializer.earliest(),
                        NoStoppingOffsetsInitializer.INSTANCE,
                        Known.nothing());

        assertThat(discoverer.discover().added())
                .containsExactlyInAnyOrder(split(A0, 5), split(A1, 6));
    }

    private PartitionDiscoverer reading(KafkaSubscriber subscriber) {
        return discoverer(
                subscriber,
                OffsetsInitializer.earliest(),
                NoStoppingOffsetsInitializer.INSTANCE,
                Known.nothing());
    }

    @Test
    void missingTopicsFailTheFirstDiscoveryAndAreNamed() {
        PartitionDiscoverer discoverer =
                reading(KafkaSubscriber.getTopicListSubscriber(List.of("y", "a", "x")));

        assertThatThrownBy(discoverer::discover)
                .isInstanceOf(UnknownTopicOrPartitionException.class)
                .hasMessage(
                        "Topics to read do not exist on broker:9092, or the source's principal may"
                                + " not describe them: [x, y]. Visible topics: [a]");
    }

    @Test
    void aLongListOfTopicsIsCut() {
        for (int i = 100; i < 130; i++) {
            cluster.partition("t" + i, 0, 0, 0);
        }

        assertThatThrownBy(
                        () ->
                                reading(KafkaSubscriber.getTopicListSubscriber(List.of("x")))
                                        .discover())
                .hasMessageContaining("[a, t100,")
                .hasMessageEndingWith(", t118] and 11 more");
    }

    @Test
    void missingPartitionsOfASetAreNamed() {
        assertThatThrownBy(
                        () ->
                                reading(KafkaSubscriber.getPartitionSetSubscriber(Set.of(A0, A2)))
                                        .discover())
                .isInstanceOf(UnknownTopicOrPartitionException.class)
                .hasMessage(
                        "Partitions to read do not exist: [a-2]. Their topics have 2 partitions in"
                                + " all; check setPartitions(..).");
    }

    @Test
    void aTopicThatDisappearsLaterDoesNotHideNewPartitionsOfOthers() {
        cluster.partition("b", 0, 0, 1);
        PartitionDiscoverer discoverer =
                reading(KafkaSubscriber.getTopicListSubscriber(Arrays.asList("a", "b")));
        discoverer.discover();
        cluster.remove("b", 0);
        cluster.partition("a", 2, 3, 30);

        PartitionDiscoverer.Discovery discovery = discoverer.discover();

        assertThat(discovery.added()).containsExactly(split(A2, 3));
        assertThat(discovery.missing()).containsExactly(B0);
    }

    @Test
    void aPartitionThatIsBackIsNotReportedAgain() {
        PartitionDiscoverer discoverer =
                reading(KafkaSubscriber.getTopicPatternSubscriber(Pattern.compile("a|b")));
        cluster.partition("b", 0, 0, 1);
        discoverer.discover();
        cluster.remove("b", 0);
        assertThat(discoverer.discover().missing()).containsExactly(B0);
        cluster.partition("b", 0, 0, 1);

        PartitionDiscoverer.Discovery discovery = discoverer.discover();

        assertThat(discovery.added()).isEmpty();
        assertThat(discovery.missing()).isEmpty();
    }

    @Test
    void aPartitionOfASetThatDisappearsLaterIsMissing() {
        PartitionDiscoverer discoverer =
                reading(KafkaSubscriber.getPartitionSetSubscriber(Set.of(A0, A1)));
        discoverer.discover();
        cluster.remove("a", 1);

        assertThat(discoverer.discover().missing()).containsExactly(A1);
    }

    @Test
    void aPartitionThatACustomSubscriberNoLongerAsksForIsNotMissing() {
        List<String> topics = new ArrayList<>(List.of("a", "b"));
        cluster.partition("b", 0, 0, 1);
        PartitionDiscoverer discoverer = reading(metadata -> metadata.partitionsOf(topics));
        discoverer.discover();
        topics.remove("b");

        assertThat(discoverer.discover().missing()).isEmpty();
    }

    @Test
    void keepsOneClientBetweenDiscoveriesAndNoneAfterClose() {
        PartitionDiscoverer discoverer = startingAt(OffsetsInitializer.latest());
        discoverer.discover();
        assertThat(cluster.openClients()).containsExactly("metadata");

        discoverer.close();

        assertThat(cluster.openClients()).isEmpty();
        assertThatThrownBy(discoverer::discover)
                .isInstanceOf(KafkaException.class)
                .hasMessage("Partition discovery was closed");
        assertThat(cluster.openClients()).isEmpty();
    }
}
