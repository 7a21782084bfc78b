/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.chaos;

import io.kerstream.connector.kafka.chaos.ActionLog;
import io.kerstream.connector.kafka.chaos.SubmittedJob;
import io.kerstream.connector.kafka.sink.KafkaSink;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/** One submission of the job that writes. */
final class SinkChaosJob extends SubmittedJob {

    static final int MAX_PARALLELISM = 4;

    /** Lanes, and so the parallelism of the first submission. */
    static final int LANES = MAX_PARALLELISM;

    static final Duration CHECKPOINT_TIMEOUT = Duration.ofSeconds(4);

    private static final double RECORDS_PER_SECOND = 400;

    /**
     * What may differ from one submission to the next.
     *
     * @param keyed whether records go through the network to any writer; else each writer is
     *     chained to a reader and they fail alone
     * @param concurrentCheckpoints how many checkpoints may overlap
     */
    record Shape(
            int parallelism, boolean keyed, int checkpointIntervalMs, int concurrentCheckpoints) {

        static Shape draw(Random random) {
            return new Shape(
                    1 + random.nextInt(MAX_PARALLELISM),
                    random.nextBoolean(),
                    random.nextInt(4) == 0 ? 1000 : 100 + random.nextInt(300),
                    random.nextBoolean() ? 1 : 3);
        }
    }

    private final SinkProbe probe;
    private final Shape shape;

    private SinkChaosJob(
            MiniCluster flink,
            JobGraph graph,
            SinkProbe probe,
            Shape shape,
            Path checkpoints,
            ActionLog log)
            throws Exception {
        super(flink, graph, probe.checkpoints(), checkpoints, log);
        this.probe = probe;
        this.shape = shape;
    }

    static SinkChaosJob start(
            MiniCluster flink,
            KafkaSink<Long> sink,
            SinkProbe probe,
            Shape shape,
            Path checkpoints,
            @Nullable String from,
            ActionLog log)
            throws Exception {
        JobGraph graph = graph(sink, probe, shape, configuration(checkpoints, from));
        return new SinkChaosJob(flink, graph, probe, shape, checkpoints, log);
    }

    private static JobGraph graph(
            KafkaSink<Long> sink, SinkProbe probe, Shape shape, Configuration configuration) {
        configuration.setString(
                "execution.checkpointing.max-concurrent-checkpoints",
                String.valueOf(shape.concurrentCheckpoints()));
        configuration.setString(
                "execution.checkpointing.timeout", CHECKPOINT_TIMEOUT.toSeconds() + " s");
        configuration.setString(
                "execution.checkpointing.tolerable-failed-checkpoints",
                String.valueOf(Integer.MAX_VALUE));
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        environment.setParallelism(shape.parallelism());
        environment.setMaxParallelism(2 * MAX_PARALLELISM);
        environment.enableCheckpointing(shape.checkpointIntervalMs());
        DataStream<Long> records =
                environment
                        .fromSource(
                                NumberedRecords.source(LANES, RECORDS_PER_SECOND),
                                WatermarkStrategy.noWatermarks(),
                                "records")
                        .uid("records")
                        .map(new LaneCounter(probe, LANES))
                        .uid("lanes")
                        .returns(Types.LONG);
        if (shape.keyed()) {
            records = records.keyBy(NumberedRecords::key);
        }
        records.sinkTo(new SteppedSink(sink, probe.hook())).uid("sink");
        return environment.getStreamGraph().getJobGraph();
    }

    SinkProbe probe() {
        return probe;
    }

    Shape shape() {
        return shape;
    }
}
