/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.streaming.connectors.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.kerstream.connector.kafka.CommittedRecords;
import io.kerstream.connector.kafka.source.TestTopic;
import io.kerstream.security.KafkaSecurity;
import io.kerstream.testing.AuthenticatedClient;
import io.kerstream.testing.KafkaCluster;
import io.kerstream.testing.SecuredKafkaExtension;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The classic consumer and producer have no credential in their properties: both get that of
 * Flink's configuration. What the broker says about its clients is the proof.
 */
@Timeout(120)
class ProcessCredentialITCase {

    private static final int RECORDS = 50;
    private static final int[] PARTITION = {0};

    @RegisterExtension
    static final SecuredKafkaExtension SECURED = SecuredKafkaExtension.builder().build();

    /** Strings up to the last record, which ends the stream and is not emitted. */
    private static final class UpToTheLast extends SimpleStringSchema {

        private static final long serialVersionUID = 1L;

        @Override
        public boolean isEndOfStream(String value) {
            return value.equals("0-" + RECORDS);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SASL_PLAINTEXT", "SASL_SSL"})
    void consumerAndProducerNeedTheProtocolOnly(SecurityProtocol protocol) throws Exception {
        KafkaCluster kafka = SECURED.kafka();
        TestTopic from = new TestTopic(kafka, "from-" + protocol, 1);
        TestTopic to = new TestTopic(kafka, "to-" + protocol, 1);
        from.write(PARTITION, 0, RECORDS + 1);
        String principal = "job-" + protocol.name().toLowerCase(Locale.ROOT);
        Configuration flink = new Configuration();
        flink.setString(
                "security.kerberos.login.keytab", SECURED.kdc().keytab(principal).toString());
        flink.setString("security.kerberos.login.principal", SECURED.kdc().principal(principal));
        flink.setString("security.kerberos.login.contexts", "KafkaClient");

        try (KafkaSecurity.Registration security = KafkaSecurity.use(flink)) {
            assertThat(security).isNotNull();
            copy(properties(protocol, "reader"), from, properties(protocol, "writer"), to);
        }

        assertThat(CommittedRecords.valuesOf(kafka, to.name()))
                .containsExactlyElementsOf(TestTopic.values(PARTITION, 0, RECORDS));
        String authenticated = SECURED.kdc().principal(principal);
        assertThat(principals(protocol, "reader")).containsExactly(authenticated);
        assertThat(principals(protocol, "writer")).containsExactly(authenticated);
    }

    /** Nothing but the server, the protocol, what TLS trusts, and a name to find the client by. */
    private static Properties properties(SecurityProtocol protocol, String client) {
        Properties properties = new Properties();
        properties.setProperty("bootstrap.servers", SECURED.kafka().bootstrapServers(protocol));
        properties.setProperty("security.protocol", protocol.name());
        properties.setProperty("client.id", client + "-" + protocol);
        if (protocol == SecurityProtocol.SASL_SSL) {
            properties.setProperty("ssl.truststore.type", "PEM");
            properties.setProperty(
                    "ssl.truststore.location", SECURED.kafka().tls().caCertificatePem().toString());
        }
        return properties;
    }

    @SuppressWarnings("deprecation") // source and sink functions
    private static void copy(Properties reader, TestTopic from, Properties writer, TestTopic to)
            throws Exception {
        FlinkKafkaConsumer<String> consumer =
                new FlinkKafkaConsumer<>(from.name(), new UpToTheLast(), reader);
        consumer.setStartFromEarliest();
        Configuration configuration = new Configuration();
        configuration.setString("restart-strategy.type", "none");
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.createLocalEnvironment(1, configuration);
        environment.enableCheckpointing(200);
        environment
                .addSource(consumer)
                .addSink(new FlinkKafkaProducer<>(to.name(), new SimpleStringSchema(), writer));
        environment.executeAsync().getJobExecutionResult().get(60, TimeUnit.SECONDS);
    }

    private static Set<String> principals(SecurityProtocol protocol, String client) {
        return SECURED.kafka().authenticatedClients().stream()
                .filter(seen -> seen.listener().equals(protocol.name()))
                .filter(seen -> seen.clientId().startsWith(client + "-" + protocol))
                .map(AuthenticatedClient::principal)
                .collect(Collectors.toSet());
    }
}
