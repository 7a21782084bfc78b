/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kerstream.security.KafkaClientFactory;
import io.kerstream.security.KafkaSecurityException;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.MetricsReporter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SecuredKafkaClientFactoryTest {

    private static final AtomicReference<ClassLoader> SEEN = new AtomicReference<>();

    private final ClassLoader before = Thread.currentThread().getContextClassLoader();
    private final ClassLoader foreign = new URLClassLoader(new URL[0], null);
    private final Properties properties = new Properties();
    private final KafkaClientFactory factory =
            new SecuredKafkaClientFactory(
                    () -> {
                        throw new AssertionError("PLAINTEXT needs no configuration");
                    },
                    Map.of());

    @BeforeEach
    void prepare() {
        properties.setProperty("bootstrap.servers", "127.0.0.1:1");
        properties.setProperty("key.serializer", "no.such.Serializer");
        properties.setProperty("value.deserializer", "no.such.Deserializer");
        properties.put("metric.reporters", List.of(LoaderProbe.class.getName()));
        Thread.currentThread().setContextClassLoader(foreign);
        SEEN.set(null);
    }

    @AfterEach
    void restore() {
        Thread.currentThread().setContextClassLoader(before);
    }

    private void assertContextClassLoaderWasKafkasAndIsRestored() {
        assertThat(SEEN.get()).isSameAs(KafkaConsumer.class.getClassLoader());
        assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(foreign);
    }

    @Test
    void makesConsumersOfBytes() {
        try (Consumer<byte[], byte[]> consumer = factory.createConsumer(properties)) {
            assertThat(consumer.assignment()).isEmpty();
        }
        assertContextClassLoaderWasKafkasAndIsRestored();
    }

    @Test
    void makesProducersOfBytes() {
        Producer<byte[], byte[]> producer = factory.createProducer(properties);
        producer.close(Duration.ZERO);
        assertContextClassLoaderWasKafkasAndIsRestored();
    }

    @Test
    void makesAdmins() {
        Admin admin = factory.createAdmin(properties);
        admin.close(Duration.ZERO);
        assertContextClassLoaderWasKafkasAndIsRestored();
    }

    @Test
    void restoresTheContextClassLoaderAfterAFailure() {
        properties.remove("bootstrap.servers");

        assertThatThrownBy(() -> factory.createAdmin(properties))
                .isInstanceOf(KafkaException.class)
                .hasRootCauseInstanceOf(ConfigException.class);
        assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(foreign);
    }

    @Test
    void rejectsBadSettingsOfEveryKindOfClient() {
        properties.setProperty("security.protocol", "SECURE");

        assertThatThrownBy(() -> factory.createConsumer(properties))
                .isInstanceOf(KafkaSecurityException.class);
        assertThatThrownBy(() -> factory.createProducer(properties))
                .isInstanceOf(KafkaSecurityException.class);
        assertThatThrownBy(() -> factory.createAdmin(properties))
                .isInstanceOf(KafkaSecurityException.class);
    }

    /** Notes the context class loader of the thread that constructs a client. */
    public static final class LoaderProbe implements MetricsReporter {

        @Override
        public void configure(Map<String, ?> configuration) {
            SEEN.set(Thread.currentThread().getContextClassLoader());
        }

        @Override
        public void init(List<KafkaMetric> metrics) {}

        @Override
        public void metricChange(KafkaMetric metric) {}

        @Override
        public void metricRemoval(KafkaMetric metric) {}

        @Override
        public void close() {}
    }
}
