/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security;

import io.kerstream.security.observation.AuthenticationWatch;
import java.util.Properties;
import org.apache.flink.annotation.Internal;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;

/**
 * Makes every Kafka client of the engine, with the process's credentials injected.
 *
 * <p>The engine talks to Kafka through these three client interfaces alone, so that tests can hand
 * in mock clients and other client libraries can stand behind the same seam. Nothing else in
 * Kerstream constructs a Kafka client; an ArchUnit rule checks that.
 *
 * <p>Implementations are safe for use by several threads. They do not modify the given properties.
 * Each method throws {@link KafkaSecurityException} when the credential or the security settings
 * are unusable, before any broker is contacted, and {@link KafkaSecurityUnavailableException} when
 * a login is not possible right now. What else Kafka objects to when it constructs a client, also
 * in values that come from its configuration providers, is thrown on as {@link
 * org.apache.kafka.common.KafkaException}.
 *
 * <p>Kafka loads the classes that properties name through the calling thread's context class
 * loader, if that one sees the same Kafka clients as Kerstream does, and through the Kafka clients'
 * own otherwise. Threads of a client inherit it.
 */
@Internal
public interface KafkaClientFactory {

    /**
     * A consumer of raw bytes; key and value deserializers of {@code properties} are ignored.
     *
     * @param properties Kafka consumer properties; what they set explicitly wins over injection
     */
    Consumer<byte[], byte[]> createConsumer(Properties properties);

    /**
     * A producer of raw bytes; key and value serializers of {@code properties} are ignored.
     *
     * @param properties Kafka producer properties; what they set explicitly wins over injection
     */
    Producer<byte[], byte[]> createProducer(Properties properties);

    /**
     * An admin client, used for exactly-once housekeeping and tools only.
     *
     * @param properties Kafka admin properties; what they set explicitly wins over injection
     */
    Admin createAdmin(Properties properties);

    /**
     * The watch over the clients that this factory makes: whoever uses them calls its {@link
     * AuthenticationWatch#check} now and then.
     */
    default AuthenticationWatch authentication() {
        return AuthenticationWatch.none();
    }
}
