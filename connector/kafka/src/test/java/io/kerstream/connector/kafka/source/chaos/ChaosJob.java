/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.chaos;

import io.kerstream.connector.kafka.chaos.ActionLog;
import io.kerstream.connector.kafka.chaos.SubmittedJob;
import io.kerstream.connector.kafka.source.KafkaSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.jspecify.annotations.Nullable;

/** One submission of the job under test, from start to stop, over any number of task failures. */
final class ChaosJob extends SubmittedJob {

    static final int MAX_PARALLELISM = 4;

    /**
     * What may differ from one submission to the next.
     *
     * @param keyed whether records go through the network to any collector; else each reader is
     *     chained to its own and fails alone
     * @param aligned whether splits are paused when they are ahead of others in event time
     */
    record Shape(int parallelism, boolean keyed, boolean aligned, int checkpointIntervalMs) {

        static Shape draw(Random random) {
            return new Shape(
                    1 + random.nextInt(MAX_PARALLELISM),
                    random.nextBoolean(),
                    random.nextInt(3) == 0,
                    // Now and then so long that new partitions fail before one holds them.
                    random.nextInt(4) == 0 ? 1500 : 100 + random.nextInt(400));
        }
    }

    private final JobProbe probe;

    private ChaosJob(
            MiniCluster flink, JobGraph graph, JobProbe probe, Path checkpoints, ActionLog log)
            throws Exception {
        super(flink, graph, probe.checkpoints(), checkpoints, log);
        this.probe = probe;
    }

    /**
     * @param checkpoints parent of the jobs' checkpoint directories
     * @param from savepoint or retained checkpoint to start from, or null
     */
    static ChaosJob start(
            MiniCluster flink,
            KafkaSource<String> source,
            Shape shape,
            Path checkpoints,
            @Nullable String from,
            ActionLog log)
            throws Exception {
        JobProbe probe = JobProbe.create();
        JobGraph graph = graph(source, shape, checkpoints, from, probe);
        return new ChaosJob(flink, graph, probe, checkpoints, log);
    }

    private static JobGraph graph(
            KafkaSource<String> source,
            Shape shape,
            Path checkpoints,
            @Nullable String from,
            JobProbe probe) {
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(
                        configuration(checkpoints, from));
        environment.setParallelism(shape.parallelism());
        environment.setMaxParallelism(2 * MAX_PARALLELISM);
        environment.enableCheckpointing(shape.checkpointIntervalMs());
        WatermarkStrategy<String> watermarks =
                shape.aligned()
                        ? WatermarkStrategy.<String>forMonotonousTimestamps()
                                .withIdleness(Duration.ofSeconds(1))
                                .withWatermarkAlignment(
                                        "chaos", Duration.ofMillis(200), Duration.ofMillis(100))
                        : WatermarkStrategy.noWatermarks();
        DataStream<String> elements =
                environment
                        .fromSource(source, watermarks, "kafka")
                        .uid("source")
                        .map(new FaultPoint(probe))
                        .uid("fault-point");
        if (shape.keyed()) {
            elements = elements.keyBy(element -> Mark.ofElement(element).partition());
        }
        elements.map(new ResultCollector(probe))
                .uid("collector")
                .sinkTo(new DiscardingSink<>())
                .uid("end");
        return environment.getStreamGraph().getJobGraph();
    }

    JobProbe probe() {
        return probe;
    }
}
