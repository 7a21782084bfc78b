/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Properties;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class EndingProducersTest {

    /** Of a sink that need not be exactly once. */
    private static Properties loose() {
        Properties config = new Properties();
        config.setProperty("bootstrap.servers", "localhost:1");
        config.setProperty("key.serializer", ByteArraySerializer.class.getName());
        config.setProperty("value.serializer", ByteArraySerializer.class.getName());
        config.setProperty("acks", "1");
        config.setProperty("enable.idempotence", "false");
        config.setProperty("retries", "0");
        config.setProperty("max.in.flight.requests.per.connection", "20");
        return config;
    }

    @Test
    void kafkaAcceptsThemWhateverTheSinkSendsWith() {
        Properties config = EndingProducers.configOf(loose(), "p-k0-0-0");

        ProducerConfig accepted = new ProducerConfig(config);

        assertThat(accepted.getString("transactional.id")).isEqualTo("p-k0-0-0");
        assertThat(accepted.getBoolean("enable.idempotence")).isTrue();
        assertThat(accepted.getList("bootstrap.servers")).containsExactly("localhost:1");
    }

    @Test
    void theSinksOwnWouldBeRefused() {
        Properties config = loose();
        config.setProperty("transactional.id", "p-k0-0-0");

        assertThatThrownBy(() -> new ProducerConfig(config)).isInstanceOf(ConfigException.class);
    }

    @Test
    void leavesThePropertiesOfTheSinkAlone() {
        Properties config = loose();

        EndingProducers.configOf(config, "p-k0-0-0");

        assertThat(config).isEqualTo(loose());
    }
}
