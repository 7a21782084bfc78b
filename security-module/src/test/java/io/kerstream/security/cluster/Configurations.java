/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.cluster;

import io.kerstream.security.config.ProcessConfiguration;
import java.util.HashMap;
import java.util.Map;

/** Configurations for tests. */
public final class Configurations {

    public static final String ORIGIN = "config.yaml in /conf";

    private Configurations() {}

    public static Map<String, String> values(String... keysAndValues) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            values.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return values;
    }

    public static ProcessConfiguration configuration(String... keysAndValues) {
        return ProcessConfiguration.of(values(keysAndValues), ORIGIN);
    }

    /** One credential of each type and several clusters; valid. */
    public static Map<String, String> everything() {
        return values(
                "kerstream.credential.alice.type", "keytab",
                "kerstream.credential.alice.keytab", "/etc/alice.keytab",
                "kerstream.credential.alice.principal", "alice@R",
                "kerstream.credential.bob.type", "ticket-cache",
                "kerstream.credential.bob.ticket-cache", "FILE:/tmp/bob",
                "kerstream.credential.bob.principal", "bob@R",
                "kerstream.credential.carol.type", "scram-sha-512",
                "kerstream.credential.carol.username", "carol",
                "kerstream.credential.carol.password.file", "/etc/carol.password",
                "kerstream.credential.dave.type", "plain",
                "kerstream.credential.dave.username", "dave",
                "kerstream.credential.dave.password", "pl4nted-dave",
                "kerstream.credential.erin.type", "scram-sha-256",
                "kerstream.credential.erin.username", "erin",
                "kerstream.credential.erin.password.env", "ERIN_PASSWORD",
                "kerstream.credential.frank.type", "oauthbearer",
                "kerstream.credential.frank.oauth.endpoint", "https://idp.example.com/token",
                "kerstream.credential.frank.oauth.client-id", "frank",
                "kerstream.credential.frank.oauth.client-secret", "pl4nted-frank",
                "kerstream.credential.frank.oauth.scope", "kafka",
                "kerstream.cluster.east.bootstrap.servers", "e1.example.com:9093,e2:9093",
                "kerstream.cluster.east.credential", "alice",
                "kerstream.cluster.east.security.protocol", "SASL_SSL",
                "kerstream.cluster.east.sasl.kerberos.service.name", "broker",
                "kerstream.cluster.east.ssl.truststore.location", "/etc/trust.p12",
                "kerstream.cluster.east.ssl.truststore.type", "PKCS12",
                "kerstream.cluster.east.ssl.truststore.password", "pl4nted-truststore",
                "kerstream.cluster.west.bootstrap.servers", "w1:9094",
                "kerstream.cluster.west.ssl.keystore.location", "/etc/key.jks",
                "kerstream.cluster.west.ssl.keystore.password", "pl4nted-keystore",
                "kerstream.cluster.west.ssl.key.password.env", "KEY_PASSWORD",
                "kerstream.cluster.north.bootstrap.servers", "n1:9092",
                "kerstream.cluster.north.credential", "default",
                "kerstream.cluster.south.bootstrap.servers", "s1:9092",
                "kerstream.cluster.south.sasl.mechanism", "OWN",
                "kerstream.cluster.south.sasl.client.callback.handler.class", "org.example.Own",
                "kerstream.cluster.south.sasl.jaas.config", "${file:/etc/p:jaas}",
                "kerstream.security.strict-permissions", "true",
                "kerstream.security.strict-secrets", "false");
    }
}
