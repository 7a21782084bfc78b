/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.transaction;

import io.kerstream.security.KafkaClientFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;

/** Notes which clients it is asked for, and makes none: it throws instead. */
public final class RecordedClients implements KafkaClientFactory {

    private final List<Properties> asked = new ArrayList<>();

    /** The properties of each client that was asked for. */
    public List<Properties> asked() {
        return asked;
    }

    @Override
    public Consumer<byte[], byte[]> createConsumer(Properties properties) {
        asked.add(properties);
        throw new UnsupportedOperationException("no consumer");
    }

    @Override
    public Producer<byte[], byte[]> createProducer(Properties properties) {
        asked.add(properties);
        throw new UnsupportedOperationException("no producer");
    }

    @Override
    public Admin createAdmin(Properties properties) {
        asked.add(properties);
        throw new UnsupportedOperationException("no admin client");
    }
}
