/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.streaming.connectors.kafka.internals.consumer;

import io.kerstream.connector.kafka.source.KafkaSourceOptions;
import io.kerstream.connector.kafka.source.SourceEngine;
import io.kerstream.connector.kafka.source.enumerator.SplitOwner;
import io.kerstream.connector.kafka.source.enumerator.discovery.PartitionDiscoverer.Discovery;
import io.kerstream.connector.kafka.source.enumerator.discovery.PartitionDiscoverer.Known;
import io.kerstream.connector.kafka.source.reader.KafkaSourceReader;
import io.kerstream.connector.kafka.source.reader.threads.WorkerThread;
import io.kerstream.connector.kafka.source.split.KafkaPartitionSplit;
import io.kerstream.connector.kafka.source.split.MissingPartitionsEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One subtask of a classic consumer: the engine's reader, a thread that looks for the subtask's
 * partitions, and the loop that emits under the checkpoint lock.
 *
 * <p>{@link #cancel} may be called by any thread. All others are called by Flink's task thread or
 * by the one that runs the source, with the checkpoint lock held where both could.
 */
@Internal
public final class ConsumerTask<T> {

    private static final Logger LOG = LoggerFactory.getLogger(ConsumerTask.class);

    /** Between two looks whether partitions still exist, where none are looked for. */
    private static final Duration CHECK_INTERVAL =
            Duration.ofMillis(KafkaSourceOptions.PARTITION_DISCOVERY_INTERVAL_MS.defaultValue());

    private final SourceEngine<T> engine;
    private final ConsumerOptions options;
    private final EndOfStream<T> endOfStream;
    private final @Nullable WatermarkStrategy<T> watermarks;
    private final TaskContext context;
    private final WakeUp wakeUp = new WakeUp();

    /** Subscribed partitions that are read here. */
    private final Set<TopicPartition> partitions = new HashSet<>();

    private Set<TopicPartition> missing = Set.of();
    private @Nullable KafkaSourceReader<T> reader;
    private @Nullable DiscoveryThread discovery;
    private @Nullable PartitionOutputs<T> outputs;
    private volatile @Nullable EmissionLoop<T> loop;
    private volatile boolean cancelled;

    /**
     * A task that is not open yet.
     *
     * @param watermarks null if the job makes no watermarks here
     */
    public ConsumerTask(
            SourceEngine<T> engine,
            ConsumerOptions options,
            EndOfStream<T> endOfStream,
            @Nullable WatermarkStrategy<T> watermarks,
            TaskContext context) {
        this.engine = engine;
        this.options = options;
        this.endOfStream = endOfStream;
        this.watermarks = watermarks;
        this.context = context;
    }

    /**
     * Looks for the subtask's partitions and begins to fetch. On return {@link #snapshot} holds all
     * of them, so that no checkpoint is without one: a partition that a checkpoint lacks counts as
     * new when it is restored.
     *
     * @param restored the offsets of all subtasks, null if the job is not restored
     */
    public void open(@Nullable List<KafkaPartitionSplit> restored) throws Exception {
        KafkaSourceReader<T> opened =
                engine.createReader(
                        new SourceEngine.ReaderEnvironment(
                                context.subtask(),
                                new ConsumerMetricGroup(context.metrics()),
                                options.metricLayout(),
                                context.classLoader()),
                        context.clients());
        reader = opened;
        List<KafkaPartitionSplit> splits = new ArrayList<>();
        if (restored != null) {
            restored.stream().filter(this::isOwned).forEach(splits::add);
        }
        Known known =
                restored == null ? Known.nothing() : new Known(wanted(splits), Set.of(), true);
        DiscoveryThread looking = newDiscovery(known);
        discovery = looking;
        looking.start();
        Discovery first = looking.awaitFirst();
        splits.addAll(first.added());
        LOG.info(
                "Subtask {} of {} reads {} partitions, {}: {}",
                context.subtask(),
                context.parallelism(),
                splits.size(),
                restored == null ? "not restored" : "restored",
                splits);
        add(opened, splits);
        restMissing(opened, first);
        opened.start();
    }

    private boolean isOwned(KafkaPartitionSplit split) {
        return isOwned(split.getTopicPartition());
    }

    private boolean isOwned(TopicPartition partition) {
        return SplitOwner.of(partition, context.parallelism()) == context.subtask();
    }

    /** The partitions of splits that the reader will not drop. */
    private Set<TopicPartition> wanted(Collection<KafkaPartitionSplit> splits) {
        Set<TopicPartition> wanted = new HashSet<>();
        for (KafkaPartitionSplit split : splits) {
            if (engine.wantedPartitions().test(split.getTopicPartition())) {
                wanted.add(split.getTopicPartition());
            }
        }
        return wanted;
    }

    private DiscoveryThread newDiscovery(Known known) {
        return new DiscoveryThread(
                engine.createDiscoverer(
                        "discovery-" + context.subtask(), this::isOwned, known, context.clients()),
                options.discovers()
                        ? Duration.ofMillis(Math.max(1, options.discoveryIntervalMs()))
                        : CHECK_INTERVAL,
                options.discovers(),
                wakeUp::ring,
                "Kafka partition discovery (" + Thread.currentThread().getName() + ")",
                context.classLoader().asClassLoader());
    }

    private void add(KafkaSourceReader<T> to, List<KafkaPartitionSplit> splits) {
        if (splits.isEmpty()) {
            return;
        }
        partitions.addAll(wanted(splits));
        to.addSplits(splits);
        if (outputs != null) {
            outputs.register(splitIds());
        }
    }

    private List<String> splitIds() {
        return partitions.stream().map(KafkaPartitionSplit::toSplitId).toList();
    }

    private void restMissing(KafkaSourceReader<T> to, Discovery discovered) {
        if (discovered.missing().equals(missing)) {
            return;
        }
        missing = Set.copyOf(discovered.missing());
        LOG.warn(
                "Partitions that were read and do not exist now, or that the principal may not"
                        + " describe: {}. They are read on at their offsets when they are found"
                        + " again.",
                missing);
        to.handleSourceEvents(new MissingPartitionsEvent(missing));
    }

    /** Emits until the stream ends, {@link #cancel} is called or something fails. */
    public void run(ElementOutput<T> output) throws Exception {
        KafkaSourceReader<T> opened = requireOpened();
        EmissionLoop<T> emission;
        synchronized (output.lock()) {
            PartitionOutputs<T> own =
                    new PartitionOutputs<>(
                            output,
                            watermarks,
                            endOfStream,
                            opened::endTurn,
                            context,
                            System::nanoTime);
            own.register(splitIds());
            outputs = own;
            emission =
                    new EmissionLoop<>(opened, own, () -> applyNews(opened), output.lock(), wakeUp);
        }
        loop = emission;
        if (cancelled) {
            emission.cancel();
        }
        emission.run();
    }

    private void applyNews(KafkaSourceReader<T> opened) {
        DiscoveryThread looking = discovery;
        Discovery found = looking == null ? null : looking.takeNews();
        if (found == null) {
            return;
        }
        if (!found.added().isEmpty()) {
            LOG.info("Discovered {} partitions: {}", found.added().size(), found.added());
            add(opened, found.added());
        }
        restMissing(opened, found);
    }

    /** Makes {@link #run} return, now or as soon as it is called. */
    public void cancel() {
        cancelled = true;
        EmissionLoop<T> running = loop;
        if (running != null) {
            running.cancel();
        }
    }

    /** The offset of the next record to emit, of each partition. */
    public List<KafkaPartitionSplit> snapshot(long checkpointId) {
        return requireOpened().snapshotState(checkpointId);
    }

    public void checkpointCompleted(long checkpointId) {
        requireOpened().notifyCheckpointComplete(checkpointId);
    }

    public void checkpointAborted(long checkpointId) {
        requireOpened().notifyCheckpointAborted(checkpointId);
    }

    private KafkaSourceReader<T> requireOpened() {
        if (reader == null) {
            throw new IllegalStateException("The consumer is not open");
        }
        return reader;
    }

    /** Ends all threads and closes all clients, within the engine's close timeout in total. */
    public void close() {
        long begin = System.nanoTime();
        DiscoveryThread looking = discovery;
        if (looking != null) {
            looking.shutDown();
        }
        if (reader != null) {
            reader.close();
        }
        if (looking != null) {
            looking.awaitEnd(WorkerThread.leftOf(engine.closeTimeout(), begin));
        }
    }
}
