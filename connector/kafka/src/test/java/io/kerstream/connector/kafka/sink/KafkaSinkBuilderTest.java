/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Properties;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

class KafkaSinkBuilderTest {

    private static KafkaSinkBuilder<String> complete() {
        return KafkaSink.<String>builder()
                .setBootstrapServers("localhost:9092")
                .setRecordSerializer(
                        KafkaRecordSerializationSchema.<String>builder()
                                .setTopic("orders")
                                .setValueSerializationSchema(new SimpleStringSchema())
                                .build());
    }

    @Test
    void isSerializable() {
        assertThatCode(() -> InstantiationUtil.serializeObject(complete().build()))
                .doesNotThrowAnyException();
    }

    @Test
    void bootstrapServersAreRequired() {
        assertThatThrownBy(() -> KafkaSink.<String>builder().build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "No bootstrap servers are set. Call setBootstrapServers(...), or name a"
                                + " cluster profile with the property kerstream.cluster.");
    }

    @Test
    void aClusterProfileStandsForItsServers() {
        assertThatThrownBy(
                        () ->
                                KafkaSink.<String>builder()
                                        .setProperty("kerstream.cluster", "orders")
                                        .build())
                .hasMessageContaining("setRecordSerializer");
    }

    @Test
    void bootstrapServersMayComeAsAProperty() {
        Properties properties = new Properties();
        properties.setProperty("bootstrap.servers", "localhost:9092");

        assertThatThrownBy(
                        () ->
                                KafkaSink.<String>builder()
                                        .setKafkaProducerConfig(properties)
                                        .build())
                .hasMessage("No record serializer is set. Call setRecordSerializer(...).");
    }

    @Test
    void exactlyOnceNeedsAPrefix() {
        assertThatThrownBy(
                        () ->
                                complete()
                                        .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                                        .build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("setTransactionalIdPrefix");
    }

    @Test
    void refusesAPrefixThatKafkaCannotStore() {
        assertThatThrownBy(
                        () ->
                                complete()
                                        .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                                        .setTransactionalIdPrefix("x".repeat(32_001))
                                        .build())
                .hasMessageContaining("32000 bytes");
    }

    @Test
    void refusesATransactionalIdOfTheUser() {
        assertThatThrownBy(() -> complete().setProperty("transactional.id", "mine").build())
                .hasMessageContaining("setTransactionalIdPrefix");
    }

    @Test
    void refusesATransactionTimeoutThatIsNoNumber() {
        assertThatThrownBy(
                        () ->
                                complete()
                                        .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                                        .setTransactionalIdPrefix("p")
                                        .setProperty("transaction.timeout.ms", "1 h")
                                        .build())
                .hasMessage(
                        "Invalid value \"1 h\" of property transaction.timeout.ms: milliseconds");
    }

    @Test
    void anOptionWithAWrongValueIsFoundWhereTheJobIsWritten() {
        assertThatThrownBy(() -> complete().setProperty("register.producer.metrics", "on").build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "Invalid value \"on\" of property register.producer.metrics: expected true"
                                + " or false");
    }

    @Test
    void refusesAnOptionThatIsNeitherTrueNorFalse() {
        assertThatThrownBy(
                        () ->
                                complete()
                                        .setProperty("delivery.accept-lost-transactions", "yes")
                                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("delivery.accept-lost-transactions")
                .hasMessageContaining("\"yes\"");
    }

    @Test
    void refusesACommitRetryTimeoutThatIsNoTime() {
        assertThatThrownBy(
                        () ->
                                complete()
                                        .setProperty("delivery.commit-retry.timeout.ms", "0")
                                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("delivery.commit-retry.timeout.ms");
    }

    @Test
    void acceptsTheNamingStrategiesOfFlinksConnector() {
        for (TransactionNamingStrategy strategy : TransactionNamingStrategy.values()) {
            assertThat(complete().setTransactionNamingStrategy(strategy).build()).isNotNull();
        }
    }

    @Test
    void atLeastOnceNeedsNoPrefix() {
        assertThat(complete().setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE).build())
                .isNotNull();
    }
}
