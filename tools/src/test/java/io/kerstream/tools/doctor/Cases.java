/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.doctor;

import io.kerstream.security.KafkaClientFactory;
import io.kerstream.security.client.ClientInspection;
import io.kerstream.security.config.ProcessConfiguration;
import io.kerstream.tools.doctor.check.Facts;
import io.kerstream.tools.doctor.check.Finding;
import io.kerstream.tools.doctor.check.Job;
import io.kerstream.tools.doctor.check.Setup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;

/** Setups for tests of single checks. */
public final class Cases {

    public static final Job NO_JOB =
            new Job(List.of(), List.of(), null, null, Duration.ofMinutes(15));

    private Cases() {}

    /** Facts of which nothing is known but the setup. */
    public static Facts of(
            Map<String, String> flink,
            Map<String, String> client,
            Map<String, String> environment,
            Job job) {
        Properties properties = new Properties();
        properties.putAll(client);
        return new Facts(
                new Setup(
                        properties,
                        () -> ProcessConfiguration.of(flink, "the test"),
                        new NoClients(),
                        environment,
                        job));
    }

    /** Facts about a client whose configuration was found good. */
    public static Facts configured(Map<String, String> flink, Map<String, String> client, Job job) {
        Facts facts = of(flink, client, Map.of(), job);
        ProcessConfiguration process = facts.setup().configuration().get();
        facts.learn(ProcessConfiguration.class, process);
        facts.learn(
                ClientInspection.class,
                ClientInspection.of(facts.setup().client(), process, Map.of()));
        return facts;
    }

    /** A client that logs in from a keytab. */
    public static Facts withKeytab(Path keytab, String principal) {
        return configured(
                Map.of(
                        "security.kerberos.login.contexts",
                        "KafkaClient",
                        "security.kerberos.login.keytab",
                        keytab.toString(),
                        "security.kerberos.login.principal",
                        principal),
                Map.of(
                        "bootstrap.servers", "broker.example.com:9092",
                        "security.protocol", "SASL_PLAINTEXT"),
                NO_JOB);
    }

    /** A client without any security. */
    public static Facts plain(Job job) {
        return configured(Map.of(), Map.of("bootstrap.servers", "broker.example.com:9092"), job);
    }

    /** The only finding. */
    public static Finding only(List<Finding> findings) {
        if (findings.size() != 1) {
            throw new AssertionError(findings);
        }
        return findings.get(0);
    }

    /** No check makes a client by itself. */
    private static final class NoClients implements KafkaClientFactory {
        @Override
        public Consumer<byte[], byte[]> createConsumer(Properties properties) {
            throw new UnsupportedOperationException();
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
}
