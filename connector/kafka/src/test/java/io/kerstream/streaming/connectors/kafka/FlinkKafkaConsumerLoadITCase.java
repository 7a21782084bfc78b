/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.streaming.connectors.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kerstream.connector.kafka.source.TestTopic;
import io.kerstream.testing.SecuredKafkaExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checkpoints get the checkpoint lock from a source thread that is never out of records. */
@Timeout(180)
class FlinkKafkaConsumerLoadITCase {

    private static final Logger LOG = LoggerFactory.getLogger(FlinkKafkaConsumerLoadITCase.class);

    private static final int[] PARTITIONS = {0, 1};

    /** At {@link Work#NANOS} for each record it takes 12 s at least to emit those of a subtask. */
    private static final int RECORDS = 60_000;

    private static final int CHECKPOINTS = 20;

    @RegisterExtension
    static final SecuredKafkaExtension SECURED = SecuredKafkaExtension.builder().build();

    /** Keeps its subtask, and with it the lock, busy making objects. */
    private static final class Work
            implements MapFunction<String, Integer>, CheckpointedFunction, CheckpointListener {

        private static final long serialVersionUID = 1L;

        private static final long NANOS = 200_000;

        private static final AtomicInteger EMITTED = new AtomicInteger();
        private static final AtomicInteger COMPLETED = new AtomicInteger();

        /** Milliseconds from the trigger of each checkpoint until a subtask had the lock for it. */
        private static final Queue<Long> DELAYS = new ConcurrentLinkedQueue<>();

        @Override
        public Integer map(String value) {
            long begin = System.nanoTime();
            List<String> objects = new ArrayList<>();
            while (System.nanoTime() - begin < NANOS) {
                objects.add(value + objects.size());
            }
            EMITTED.incrementAndGet();
            return objects.size();
        }

        @Override
        public void initializeState(FunctionInitializationContext context) {}

        @Override
        public void snapshotState(FunctionSnapshotContext context) {
            DELAYS.add(System.currentTimeMillis() - context.getCheckpointTimestamp());
        }

        @Override
        public void notifyCheckpointComplete(long checkpointId) {
            COMPLETED.incrementAndGet();
        }
    }

    @Test
    @SuppressWarnings("deprecation") // source functions
    void checkpointsDoNotWaitForABacklogToEnd() throws Exception {
        TestTopic topic = new TestTopic(SECURED.kafka(), "backlog", PARTITIONS.length);
        topic.write(PARTITIONS, 0, RECORDS);
        FlinkKafkaConsumer<String> consumer = ConsumerJob.consumerOf(SECURED.kafka(), topic);
        consumer.setStartFromEarliest();
        Configuration configuration = new Configuration();
        configuration.setString("restart-strategy.type", "none");
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.createLocalEnvironment(PARTITIONS.length, configuration);
        environment.enableCheckpointing(200);
        environment.addSource(consumer).map(new Work()).sinkTo(new DiscardingSink<>());
        JobClient job = environment.executeAsync();
        try {
            await().atMost(Duration.ofSeconds(60)).until(() -> Work.EMITTED.get() > 0);
            long begin = System.nanoTime();
            await().atMost(Duration.ofSeconds(90))
                    .until(() -> Work.COMPLETED.get() >= CHECKPOINTS * PARTITIONS.length);
            LOG.info(
                    "{} checkpoints in {} ms, {} records; delays in ms: {}",
                    CHECKPOINTS,
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin),
                    Work.EMITTED,
                    Work.DELAYS);

            assertThat(Work.EMITTED.get())
                    .as("the backlog has not ended")
                    .isLessThan(RECORDS * PARTITIONS.length);
            assertThat(Work.DELAYS).allMatch(millis -> millis < 1000);
        } finally {
            job.cancel().get(60, TimeUnit.SECONDS);
        }
    }
}
