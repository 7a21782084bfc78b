/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.enumerator;

import static org.assertj.core.api.Assertions.assertThat;

import io.kerstream.connector.kafka.source.split.MissingPartitionsEvent;
import java.util.Set;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class MissingPartitionsTest extends EnumeratorFixture {

    private static Set<TopicPartition> missingIn(SourceEvent event) {
        return ((MissingPartitionsEvent) event).partitions();
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
}
