/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.observation;

import static org.assertj.core.api.Assertions.assertThat;

import io.kerstream.security.config.ProcessConfiguration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.Test;

class ClientObserverTest {

    private static final Password ENTRY =
            new Password(
                    "com.sun.security.auth.module.Krb5LoginModule required useKeyTab=true"
                            + " storeKey=true keyTab=\"/k\" principal=\"alice@R.TEST\";");

    private final RecordingGroup root = new RecordingGroup();
    private final ClientObserver observer =
            new ClientObserver(() -> ProcessConfiguration.of(Map.of(), "test"), root);

    private void open(String protocol) {
        Map<String, Object> client = new HashMap<>();
        client.put("bootstrap.servers", "localhost:1");
        client.put("security.protocol", protocol);
        client.put("sasl.jaas.config", ENTRY);
        observer.opened(new Object(), Map.of(), client);
    }

    @Test
    void showsThePrincipalOfAClientOnce() {
        open("SASL_PLAINTEXT");
        open("SASL_PLAINTEXT");

        assertThat(root.gauges.keySet())
                .containsExactlyInAnyOrder(
                        "KafkaSecurity.authenticationStalledSeconds",
                        "KafkaSecurity.principal.alice@R.TEST.ticketLifeLeftSeconds",
                        "KafkaSecurity.principal.alice@R.TEST.lastSuccessfulLoginTimestamp",
                        "KafkaSecurity.principal.alice@R.TEST.failedRenewalsInARow",
                        "KafkaSecurity.principal.alice@R.TEST.kdcRoundTrips");
    }

    @Test
    void showsNoPrincipalOfAClientThatDoesNotAuthenticate() {
        open("PLAINTEXT");

        assertThat(root.gauges.keySet())
                .containsExactly("KafkaSecurity.authenticationStalledSeconds");
    }
}
