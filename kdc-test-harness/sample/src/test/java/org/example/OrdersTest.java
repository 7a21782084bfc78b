/* SPDX-License-Identifier: Apache-2.0 */
package org.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kerstream.testing.KafkaClient;
import io.kerstream.testing.KafkaCluster;
import io.kerstream.testing.Kdc;
import io.kerstream.testing.SecuredKafka;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

@SecuredKafka(topics = @SecuredKafka.Topic(name = "orders"))
class OrdersTest {

    @Test
    void ordersArrive(
            @KafkaClient(principal = "shop") Properties shop,
            @KafkaClient(principal = "warehouse") Properties warehouse)
            throws Exception {
        send(shop, "one tulip");

        warehouse.setProperty("group.id", "warehouse");
        warehouse.setProperty("auto.offset.reset", "earliest");
        List<String> orders = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(
                        warehouse, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of("orders"));
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (orders.isEmpty() && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(200))
                        .forEach(order -> orders.add(order.value()));
            }
        }
        assertEquals(List.of("one tulip"), orders);
    }

    @Test
    void aStaleKeytabIsRefused(Kdc kdc, @KafkaClient(principal = "thief") Properties thief) {
        kdc.changeKey("thief");

        assertThrows(KafkaException.class, () -> send(thief, "all tulips"));
    }

    /** The broker logs, although this project has no logging back end. */
    @Test
    void theBrokerHasALog(KafkaCluster kafka) throws Exception {
        assertTrue(Files.readString(kafka.brokerLog()).contains("KafkaRaftServer"));
    }

    private static void send(Properties client, String order) throws Exception {
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(client, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>("orders", order)).get(30, TimeUnit.SECONDS);
        }
    }
}
