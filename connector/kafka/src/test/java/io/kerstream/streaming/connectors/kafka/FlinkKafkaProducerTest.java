/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.streaming.connectors.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kerstream.streaming.connectors.kafka.FlinkKafkaProducer.Semantic;
import io.kerstream.streaming.connectors.kafka.partitioner.FlinkFixedPartitioner;
import io.kerstream.streaming.util.serialization.KeyedSerializationSchemaWrapper;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.util.InstantiationUtil;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class FlinkKafkaProducerTest {

    private static final SimpleStringSchema VALUES = new SimpleStringSchema();
    private static final KeyedSerializationSchemaWrapper<String> KEYED =
            new KeyedSerializationSchemaWrapper<>(VALUES);
    private static final KafkaSerializationSchema<String> RECORDS =
            (element, timestamp) -> new ProducerRecord<>("topic", new byte[0]);

    private final Properties properties = new Properties();

    FlinkKafkaProducerTest() {
        properties.setProperty("bootstrap.servers", "broker:1");
    }

    @Test
    void hasTheClassicConstantsWithTheirValues() throws Exception {
        assertThat(FlinkKafkaProducer.DEFAULT_KAFKA_PRODUCERS_POOL_SIZE).isEqualTo(5);
        assertThat(FlinkKafkaProducer.SAFE_SCALE_DOWN_FACTOR).isEqualTo(5);
        assertThat(FlinkKafkaProducer.KEY_DISABLE_METRICS).isEqualTo("flink.disable-metrics");
        assertThat(millis(FlinkKafkaProducer.DEFAULT_KAFKA_TRANSACTION_TIMEOUT))
                .isEqualTo(3_600_000L);
    }

    /** Of a Time in Flink 1.x and a Duration in Flink 2.x. */
    private static Object millis(Object timeout) throws ReflectiveOperationException {
        return timeout instanceof Duration duration
                ? duration.toMillis()
                : timeout.getClass().getMethod("toMilliseconds").invoke(timeout);
    }

    @Test
    void isAtLeastOnceUnlessTold() {
        assertThat(new FlinkKafkaProducer<>("broker:1", "t", VALUES).semantic)
                .isEqualTo(Semantic.AT_LEAST_ONCE);
        assertThat(new FlinkKafkaProducer<>("broker:1", "t", KEYED).semantic)
                .isEqualTo(Semantic.AT_LEAST_ONCE);
        assertThat(new FlinkKafkaProducer<>("t", VALUES, properties).semantic)
                .isEqualTo(Semantic.AT_LEAST_ONCE);
        assertThat(new FlinkKafkaProducer<>("t", KEYED, properties, Optional.empty()).semantic)
                .isEqualTo(Semantic.AT_LEAST_ONCE);
        assertThat(
                        new FlinkKafkaProducer<>(
                                        "t",
                                        VALUES,
                                        properties,
                                        new FlinkFixedPartitioner<>(),
                                        Semantic.EXACTLY_ONCE,
                                        1)
                                .semantic)
                .isEqualTo(Semantic.EXACTLY_ONCE);
    }

    @Test
    void aBrokerListIsTheBootstrapServers() {
        assertThat(new FlinkKafkaProducer<>("a:1,b:2", "t", VALUES).producerConfig)
                .containsEntry("bootstrap.servers", "a:1,b:2");
    }

    @Test
    void takesTheDefaultsOfThePropertiesAndLeavesThemAsTheyAre() {
        Properties withDefaults = new Properties(properties);
        withDefaults.setProperty("acks", "1");

        FlinkKafkaProducer<String> producer =
                new FlinkKafkaProducer<>("t", RECORDS, withDefaults, Semantic.EXACTLY_ONCE);

        assertThat(producer.producerConfig)
                .containsEntry("bootstrap.servers", "broker:1")
                .containsEntry("acks", "1");
        assertThat(withDefaults).hasSize(1);
    }

    /** Where the client opens, it gets the servers of the profile. */
    @Test
    void aClusterProfileStandsForItsServers() {
        Properties profile = new Properties();
        profile.setProperty("kerstream.cluster", "orders");

        assertThat(new FlinkKafkaProducer<>("t", VALUES, profile).producerConfig)
                .containsEntry("kerstream.cluster", "orders");
    }

    @Test
    void theClassicPropertyTurnsTheMetricsOfKafkasProducerOff() {
        properties.setProperty("flink.disable-metrics", "true");

        assertThat(new FlinkKafkaProducer<>("t", VALUES, properties).producerConfig)
                .containsEntry("register.producer.metrics", "false")
                .doesNotContainKey("flink.disable-metrics");

        properties.setProperty("flink.disable-metrics", "yes");
        assertThatThrownBy(() -> new FlinkKafkaProducer<>("t", VALUES, properties))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"yes\" of property flink.disable-metrics");
    }

    @Test
    void refusesWhatCannotWork() {
        assertThatThrownBy(() -> new FlinkKafkaProducer<>("t", VALUES, new Properties()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("bootstrap.servers");
        assertThatThrownBy(
                        () ->
                                new FlinkKafkaProducer<>(
                                        "t", RECORDS, properties, Semantic.EXACTLY_ONCE, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("kafkaProducersPoolSize");
        properties.setProperty("transaction.timeout.ms", "1 hour");
        assertThatThrownBy(
                        () ->
                                new FlinkKafkaProducer<>(
                                        "t", RECORDS, properties, Semantic.EXACTLY_ONCE))
                .hasMessageContaining("transaction.timeout.ms")
                .hasMessageContaining("1 hour");
    }

    @Test
    void refusesAPrefixThatKafkaCannotStore() {
        FlinkKafkaProducer<String> producer = new FlinkKafkaProducer<>("t", VALUES, properties);

        assertThatThrownBy(() -> producer.setTransactionalIdPrefix("x".repeat(32_001)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> producer.setTransactionalIdPrefix(""))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void travelsInAJobGraph() throws Exception {
        FlinkKafkaProducer<String> producer =
                new FlinkKafkaProducer<>("t", KEYED, properties, Semantic.EXACTLY_ONCE);
        producer.setTransactionalIdPrefix("p");

        assertThat(InstantiationUtil.clone(producer).semantic).isEqualTo(Semantic.EXACTLY_ONCE);
    }
}
