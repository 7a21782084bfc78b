/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Properties;
import org.junit.jupiter.api.Test;

class AdminTransactionCoordinatorsTest {

    private final RecordedClients clients = new RecordedClients();

    /** Or it could not log in where the producer can. */
    @Test
    void asksAsWhoeverTheProducerIs() {
        Properties producer = new Properties();
        producer.setProperty("bootstrap.servers", "broker:9093");
        producer.setProperty("kerstream.cluster", "orders");
        producer.setProperty("security.protocol", "SASL_SSL");
        producer.setProperty("ssl.truststore.password", "${file:/run/secrets:trust}");
        producer.setProperty("config.providers", "file");
        producer.setProperty("config.providers.file.class", "example.FileProvider");
        producer.setProperty("config.providers.file.param.allowed.paths", "/run");
        producer.setProperty("acks", "all");
        producer.setProperty("linger.ms", "20");
        producer.setProperty("interceptor.classes", "example.Interceptor");

        assertThatThrownBy(() -> AdminTransactionCoordinators.connect(clients, producer))
                .isInstanceOf(UnsupportedOperationException.class);

        assertThat(clients.asked()).hasSize(1);
        assertThat(clients.asked().get(0))
                .containsEntry("bootstrap.servers", "broker:9093")
                .containsEntry("kerstream.cluster", "orders")
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("ssl.truststore.password", "${file:/run/secrets:trust}")
                .containsEntry("config.providers", "file")
                .containsEntry("config.providers.file.class", "example.FileProvider")
                .containsEntry("config.providers.file.param.allowed.paths", "/run")
                .doesNotContainKeys("acks", "linger.ms", "interceptor.classes");
    }
}
