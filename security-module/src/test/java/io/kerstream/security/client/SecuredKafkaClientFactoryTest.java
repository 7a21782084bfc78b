/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kerstream.security.KafkaClientFactory;
import io.kerstream.security.KafkaSecurityException;
import io.kerstream.security.config.ProcessConfiguration;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SecuredKafkaClientFactoryTest {

    private final ClassLoader before = Thread.currentThread().getContextClassLoader();
    private final ClassLoader foreign = new URLClassLoader(new URL[0], null);

    /** Has classes of its own and shares Kafka, as Flink's for a user jar with Kerstream in lib. */
    private final ClassLoader sharingKafka = new UserJar(LoaderProbe.class);

    /** Has a Kafka of its own, as Flink's for a user jar with the clients in it. */
    private final ClassLoader withItsOwnKafka = new UserJar(LoaderProbe.class, KafkaConsumer.class);

    private final Properties properties = new Properties();
    private final KafkaClientFactory factory =
            new SecuredKafkaClientFactory(
                    () -> ProcessConfiguration.of(Map.of(), "no configuration"), Map.of());

    @BeforeEach
    void prepare() {
        properties.setProperty("bootstrap.servers", "127.0.0.1:1");
        properties.setProperty("key.serializer", "no.such.Serializer");
        properties.setProperty("value.deserializer", "no.such.Deserializer");
        properties.put("metric.reporters", List.of(LoaderProbe.class.getName()));
        Thread.currentThread().setContextClassLoader(foreign);
        LoaderNotes.forget();
    }

    @AfterEach
    void restore() {
        Thread.currentThread().setContextClassLoader(before);
    }

    private void assertContextClassLoaderWasKafkasAndIsRestored() {
        assertThat(LoaderNotes.contextClassLoader()).isSameAs(KafkaConsumer.class.getClassLoader());
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

    @Test
    void findsTheClassesOfAUserJarThatSharesKafka() {
        Thread.currentThread().setContextClassLoader(sharingKafka);

        factory.createAdmin(properties).close(Duration.ZERO);

        assertThat(LoaderNotes.contextClassLoader()).isSameAs(sharingKafka);
        assertThat(LoaderNotes.ownClassLoader()).isSameAs(sharingKafka);
        assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(sharingKafka);
    }

    @Test
    void keepsAwayFromAUserJarWithAKafkaOfItsOwn() throws ClassNotFoundException {
        assertThat(withItsOwnKafka.loadClass(KafkaConsumer.class.getName()))
                .isNotSameAs(KafkaConsumer.class);
        Thread.currentThread().setContextClassLoader(withItsOwnKafka);

        factory.createAdmin(properties).close(Duration.ZERO);

        assertThat(LoaderNotes.contextClassLoader()).isSameAs(KafkaConsumer.class.getClassLoader());
        assertThat(LoaderNotes.ownClassLoader()).isSameAs(LoaderProbe.class.getClassLoader());
        assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(withItsOwnKafka);
    }

    @Test
    void doesNotNeedAContextClassLoader() {
        Thread.currentThread().setContextClassLoader(null);

        factory.createAdmin(properties).close(Duration.ZERO);

        assertThat(LoaderNotes.contextClassLoader()).isSameAs(KafkaConsumer.class.getClassLoader());
        assertThat(Thread.currentThread().getContextClassLoader()).isNull();
    }

    @Test
    void namesALoginModuleThatIsNotThere() {
        properties.setProperty("security.protocol", "SASL_PLAINTEXT");
        properties.setProperty("sasl.mechanism", "SCRAM-SHA-512");
        properties.setProperty("sasl.jaas.config", "no.such.Module required;");

        assertThatThrownBy(() -> factory.createAdmin(properties))
                .isInstanceOf(KafkaSecurityException.class)
                .hasMessageStartingWith("SCRAM-SHA-512 login with the client's own login failed: ")
                .hasMessageContaining("no.such.Module");
    }

    /** Loads copies of some classes, from where the originals are, and shares all others. */
    private static final class UserJar extends URLClassLoader {

        private final Set<String> own;

        UserJar(Class<?>... own) {
            super(
                    Stream.of(own)
                            .map(c -> c.getProtectionDomain().getCodeSource().getLocation())
                            .toArray(URL[]::new),
                    UserJar.class.getClassLoader());
            this.own = Stream.of(own).map(Class::getName).collect(Collectors.toSet());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                if (loaded == null && own.contains(name)) {
                    loaded = findClass(name);
                }
                return loaded == null ? super.loadClass(name, resolve) : loaded;
            }
        }
    }
}
