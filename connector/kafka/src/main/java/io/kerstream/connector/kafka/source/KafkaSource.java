/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source;

import io.kerstream.connector.kafka.source.enumerator.KafkaSourceEnumState;
import io.kerstream.connector.kafka.source.enumerator.KafkaSourceEnumStateSerializer;
import io.kerstream.connector.kafka.source.enumerator.KafkaSourceEnumerator;
import io.kerstream.connector.kafka.source.enumerator.discovery.PartitionDiscoverer;
import io.kerstream.connector.kafka.source.reader.MetricLayout;
import io.kerstream.connector.kafka.source.split.KafkaPartitionSplit;
import io.kerstream.connector.kafka.source.split.KafkaPartitionSplitSerializer;
import io.kerstream.security.KafkaClientFactory;
import io.kerstream.security.KafkaSecurity;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Reads Kafka topics, each record exactly once in the state of a checkpointed job.
 *
 * <p>Credentials need not appear in the job: they are injected where the clients are opened, see
 * the security module. Made by {@link #builder()}.
 *
 * @param <OUT> type of the elements
 */
@PublicEvolving
public final class KafkaSource<OUT>
        implements Source<OUT, KafkaPartitionSplit, KafkaSourceEnumState>,
                ResultTypeQueryable<OUT> {

    private static final long serialVersionUID = 1L;

    private final SourceEngine<OUT> engine;

    KafkaSource(SourceEngine<OUT> engine) {
        this.engine = engine;
    }

    /** A builder without any setting. */
    public static <OUT> KafkaSourceBuilder<OUT> builder() {
        return new KafkaSourceBuilder<>();
    }

    SourceEngine<OUT> engine() {
        return engine;
    }

    @Override
    public Boundedness getBoundedness() {
        return engine.boundedness();
    }

    @Override
    public SourceReader<OUT, KafkaPartitionSplit> createReader(SourceReaderContext context)
            throws Exception {
        return createReader(
                context,
                KafkaSecurity.clientFactory(context.getConfiguration(), context.metricGroup()));
    }

    SourceReader<OUT, KafkaPartitionSplit> createReader(
            SourceReaderContext context, KafkaClientFactory clients) throws Exception {
        return engine.createReader(
                new SourceEngine.ReaderEnvironment(
                        context.getIndexOfSubtask(),
                        context.metricGroup(),
                        MetricLayout.SOURCE,
                        context.getUserCodeClassLoader()),
                clients);
    }

    @Override
    public SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> createEnumerator(
            SplitEnumeratorContext<KafkaPartitionSplit> context) {
        return restoreEnumerator(context, KafkaSourceEnumState.initial());
    }

    @Override
    public SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> restoreEnumerator(
            SplitEnumeratorContext<KafkaPartitionSplit> context, KafkaSourceEnumState state) {
        return restoreEnumerator(context, state, KafkaSecurity.clientFactory());
    }

    SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> restoreEnumerator(
            SplitEnumeratorContext<KafkaPartitionSplit> context,
            KafkaSourceEnumState restored,
            KafkaClientFactory clients) {
        KafkaSourceEnumState state = restored.onlyWith(engine.wantedPartitions());
        PartitionDiscoverer discoverer =
                engine.createDiscoverer(
                        "enumerator",
                        partition -> true,
                        KafkaSourceEnumerator.known(state),
                        clients);
        return new KafkaSourceEnumerator(
                context, discoverer, engine.boundedness(), engine.discoveryIntervalMs(), state);
    }

    @Override
    public SimpleVersionedSerializer<KafkaPartitionSplit> getSplitSerializer() {
        return new KafkaPartitionSplitSerializer();
    }

    @Override
    public SimpleVersionedSerializer<KafkaSourceEnumState> getEnumeratorCheckpointSerializer() {
        return new KafkaSourceEnumStateSerializer();
    }

    @Override
    public TypeInformation<OUT> getProducedType() {
        return engine.deserializer().getProducedType();
    }
}
