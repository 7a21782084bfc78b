/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.kerstream.security.config.ProcessConfiguration;
import io.kerstream.security.failure.BrokerFailures;
import io.kerstream.security.failure.FailedClient;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.junit.jupiter.api.Test;

/** What messages say about where a client's settings come from. */
class EffectiveClientTest extends ProfileCase {

    private EffectiveClient effective() {
        return EffectiveClient.of(client, () -> ProcessConfiguration.of(flink, "config.yaml"));
    }

    private static String explained(String text, FailedClient client) {
        return BrokerFailures.explain(new SaslAuthenticationException(text), client)
                .map(Throwable::getMessage)
                .orElse("");
    }

    @Test
    void aSettingOfTheProfileIsNamedByItsKey() {
        scram();
        flink.put(CLUSTER + "sasl.kerberos.service.name", "bus");

        FailedClient found = effective().client();

        assertThat(explained("Server not found in Kerberos database", found))
                .contains(
                        "sasl.kerberos.service.name = bus ("
                                + CLUSTER
                                + "sasl.kerberos.service.name, config.yaml)",
                        "bootstrap.servers = e1:9093 (client properties)");
        assertThat(found.value(FailedClient.MECHANISM)).isEqualTo("SCRAM-SHA-512");
        assertThat(found.usesKerberos()).isFalse();
        assertThat(found.origins())
                .containsEntry(FailedClient.MECHANISM, CLUSTER + "credential, config.yaml")
                .containsEntry(FailedClient.PROTOCOL, "cluster profile east");
    }

    @Test
    void whatTheClientSetsIsItsOwn() {
        flink.put(CLUSTER + "sasl.kerberos.service.name", "bus");
        client.setProperty("sasl.kerberos.service.name", "mine");

        assertThat(explained("Server not found in Kerberos database", effective().client()))
                .contains("sasl.kerberos.service.name = mine (client properties)");
    }

    @Test
    void aDefaultSaysWhereItIsNot() {
        assertThat(explained("Server not found in Kerberos database", effective().client()))
                .contains(
                        "sasl.kerberos.service.name = kafka (default; not in the client"
                                + " properties, nor in cluster profile east)");
    }

    @Test
    void aClientThatCouldNotBeMadeNamesTheProfileToo() {
        flink.put(CLUSTER + "security.protocol", "SSL");
        flink.put(CLUSTER + "ssl.truststore.location", "/nope.pem");
        CredentialInjection injection = injection();
        ClientProperties written = ClientProperties.of(client);
        FailedClient named = injection.named(written, injection.prepare(written));

        Optional<RuntimeException> explanation =
                BrokerFailures.explainConstruction(
                        new KafkaException(new NoSuchFileException("/nope.pem")), named);

        assertThat(explanation)
                .get()
                .extracting(Throwable::getMessage)
                .asString()
                .contains(
                        "ssl.truststore.location = /nope.pem ("
                                + CLUSTER
                                + "ssl.truststore.location, config.yaml)",
                        "ssl.keystore.location = none (default; not in the client properties, nor"
                                + " in cluster profile east)");
    }

    @Test
    void aClientWithoutProfileIsToldWhichThereAre() {
        assertThat(effective().withoutProfile()).isEmpty();

        client.setProperty("bootstrap.servers", "elsewhere:9092");
        assertThat(effective().withoutProfile())
                .startsWith(
                        " No cluster profile of this process names these servers (profiles: east"
                                + " (e1:9093, e2:9093)).")
                .endsWith("restart the cluster.");

        flink.clear();
        assertThat(effective().withoutProfile()).contains("(profiles: none)");
    }
}
