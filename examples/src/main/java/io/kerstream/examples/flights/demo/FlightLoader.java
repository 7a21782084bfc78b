/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.examples.flights.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kerstream.examples.flights.Flight;
import io.kerstream.examples.flights.JsonSchema;
import io.kerstream.security.KafkaClientFactory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Writes the flights to a topic: one airport's flights to one partition, in their order. */
final class FlightLoader {

    private final KafkaClientFactory clients;

    FlightLoader(KafkaClientFactory clients) {
        this.clients = clients;
    }

    /**
     * Returns when the broker has acknowledged all records.
     *
     * @return how many these are
     */
    int load(Collection<Flight> flights, String topic, Properties properties)
            throws ExecutionException, InterruptedException {
        JsonSchema<Flight> json = JsonSchema.of(Flight.class);
        try (Producer<byte[], byte[]> producer = clients.createProducer(properties)) {
            List<Future<RecordMetadata>> acknowledgements = new ArrayList<>(flights.size());
            for (Flight flight : flights) {
                acknowledgements.add(
                        producer.send(
                                new ProducerRecord<>(
                                        topic,
                                        flight.origin().getBytes(UTF_8),
                                        json.serialize(flight))));
            }
            producer.flush();
            for (Future<RecordMetadata> acknowledgement : acknowledgements) {
                acknowledgement.get();
            }
            return acknowledgements.size();
        }
    }
}
