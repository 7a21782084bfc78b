/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.streaming.connectors.kafka.internals.consumer;

import io.kerstream.connector.kafka.source.enumerator.discovery.FakeCluster;
import io.kerstream.connector.kafka.source.reader.ScriptedConsumer;
import io.kerstream.security.KafkaClientFactory;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;

/** Makes a scripted consumer for the reader, and clients of a fake cluster for the discovery. */
final class FakeClients implements KafkaClientFactory {

    final FakeCluster cluster = new FakeCluster();
    final ScriptedConsumer reading = new ScriptedConsumer();

    @Override
    public Consumer<byte[], byte[]> createConsumer(Properties properties) {
        String id = properties.getProperty("client.id");
        return id.contains("discovery") ? cluster.newClient(id) : reading;
    }

    @Override
    public Producer<byte[], byte[]> createProducer(Properties properties) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Admin createAdmin(Properties properties) {
        throw new UnsupportedOperationException();
    }
}
