/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.enumerator;

import io.kerstream.connector.kafka.source.enumerator.discovery.FakeCluster;
import io.kerstream.connector.kafka.source.enumerator.discovery.OffsetResolver;
import io.kerstream.connector.kafka.source.enumerator.discovery.PartitionDiscoverer;
import io.kerstream.connector.kafka.source.enumerator.initializer.NoStoppingOffsetsInitializer;
import io.kerstream.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import io.kerstream.connector.kafka.source.enumerator.subscriber.KafkaSubscriber;
import io.kerstream.connector.kafka.source.split.KafkaPartitionSplit;
import io.kerstream.security.client.ConnectionFailures;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.kafka.common.TopicPartition;

/** An enumerator of topic {@code t} with four partitions, in a fake cluster, for two readers. */
abstract class EnumeratorFixture {

    static final int PARALLELISM = 2;

    final FakeCluster cluster = new FakeCluster();
    FakeEnumeratorContext context = new FakeEnumeratorContext(PARALLELISM);
    Boundedness boundedness = Boundedness.CONTINUOUS_UNBOUNDED;
    long discoveryIntervalMs = 1000;

    EnumeratorFixture() {
        for (int i = 0; i < 4; i++) {
            cluster.partition("t", i, 5, 100);
        }
    }

    KafkaSourceEnumerator started(KafkaSourceEnumState state) {
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

    KafkaSourceEnumerator started() {
        return started(KafkaSourceEnumState.initial());
    }

    /** As after a failover of the whole job from a checkpoint. */
    KafkaSourceEnumerator restored(KafkaSourceEnumState state) throws Exception {
        KafkaSourceEnumStateSerializer serializer = new KafkaSourceEnumStateSerializer();
        context = new FakeEnumeratorContext(PARALLELISM);
        return started(serializer.deserialize(3, serializer.serialize(state)));
    }

    void discover() {
        context.periodicCalls.forEach(Runnable::run);
        context.oneTimeCalls.forEach(Runnable::run);
    }

    void register(KafkaSourceEnumerator enumerator, int reader) {
        context.register(reader);
        enumerator.addReader(reader);
    }

    static KafkaPartitionSplit split(int partition, long start) {
        return new KafkaPartitionSplit(new TopicPartition("t", partition), start);
    }

    static Set<KafkaPartitionSplit> splits(long start, int... partitions) {
        Set<KafkaPartitionSplit> splits = new HashSet<>();
        for (int partition : partitions) {
            splits.add(split(partition, start));
        }
        return splits;
    }
}
