/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.client;

import io.kerstream.security.KafkaClientFactory;
import io.kerstream.security.config.ProcessConfiguration;
import io.kerstream.security.credential.CredentialParser;
import io.kerstream.security.credential.CredentialVerifier;
import io.kerstream.security.failure.BrokerFailures;
import io.kerstream.security.failure.LoginFailures;
import io.kerstream.security.observation.AuthenticationWatch;
import io.kerstream.security.observation.ClientObserver;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.flink.annotation.Internal;
import org.apache.flink.metrics.MetricGroup;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * The only class that constructs Kafka clients.
 *
 * <p>Construction is where Kafka logs in, with classes it loads through the thread's context class
 * loader: login modules, callback handlers, interceptors, reporters. The caller's stays when it
 * sees the same Kafka clients as this class, so that those classes may come from a user jar while
 * Kerstream is in {@code lib/}. Otherwise (none, or one with a Kafka of its own) what it loads
 * would not fit, and the class loader of the Kafka clients takes its place meanwhile. Serializers
 * are handed over as objects, so that neither properties nor class loaders can replace them.
 */
@Internal
public final class SecuredKafkaClientFactory implements KafkaClientFactory {

    private final CredentialInjection injection;
    private final ClientObserver observer;

    /**
     * @param configuration the settings of the process; asked when a client needs them
     * @param environment the environment variables of this process
     */
    public SecuredKafkaClientFactory(
            Supplier<ProcessConfiguration> configuration, Map<String, String> environment) {
        this(configuration, environment, null);
    }

    /**
     * The same for an operator.
     *
     * @param operator where it shows what becomes of its logins
     */
    public SecuredKafkaClientFactory(
            Supplier<ProcessConfiguration> configuration,
            Map<String, String> environment,
            @Nullable MetricGroup operator) {
        this(
                new CredentialInjection(
                        configuration, new CredentialParser(environment), new CredentialVerifier()),
                new ClientObserver(configuration, operator));
    }

    SecuredKafkaClientFactory(CredentialInjection injection, ClientObserver observer) {
        this.injection = injection;
        this.observer = observer;
    }

    @Override
    public AuthenticationWatch authentication() {
        return observer.watch();
    }

    @Override
    public Consumer<byte[], byte[]> createConsumer(Properties properties) {
        return create(
                properties,
                configuration ->
                        new KafkaConsumer<>(
                                configuration,
                                new ByteArrayDeserializer(),
                                new ByteArrayDeserializer()),
                Consumer::metrics);
    }

    @Override
    public Producer<byte[], byte[]> createProducer(Properties properties) {
        return create(
                properties,
                configuration ->
                        new KafkaProducer<>(
                                configuration,
                                new ByteArraySerializer(),
                                new ByteArraySerializer()),
                Producer::metrics);
    }

    @Override
    public Admin createAdmin(Properties properties) {
        return create(properties, Admin::create, Admin::metrics);
    }

    private <T> T create(
            Properties properties,
            Function<Map<String, Object>, T> constructor,
            Function<T, Map<MetricName, ? extends Metric>> metrics) {
        ClientProperties written = ClientProperties.of(properties);
        PreparedClient client = injection.prepare(written);
        awaitLogin(client);
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(
                seesSameKafka(before) ? before : KafkaConsumer.class.getClassLoader());
        try {
            T made = constructor.apply(client.configuration());
            observer.opened(made, metrics.apply(made), client.configuration());
            return made;
        } catch (RuntimeException e) {
            observer.refused(client.configuration(), e);
            throw BrokerFailures.explainConstruction(e, injection.named(written, client))
                    .orElseGet(
                            () ->
                                    client.login() == null
                                            ? e
                                            : LoginFailures.translate(e, client.login()));
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private void awaitLogin(PreparedClient client) {
        if (client.required() == null) {
            return;
        }
        try {
            client.required().await();
        } catch (RuntimeException e) {
            observer.refused(client.configuration(), e);
            throw e;
        }
    }

    private static boolean seesSameKafka(@Nullable ClassLoader loader) {
        if (loader == null) {
            return false;
        }
        try {
            Class<?> seen = Class.forName(KafkaConsumer.class.getName(), false, loader);
            return seen == KafkaConsumer.class;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }
}
