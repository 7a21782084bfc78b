/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kafka;

import io.kerstream.testing.ClientKeys;
import io.kerstream.testing.SaslMechanism;
import io.kerstream.testing.TlsMaterial;
import java.util.Properties;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.jspecify.annotations.Nullable;

/** Builds the properties of clients. */
final class ClientProperties {

    static final String SERVICE_NAME = "kafka";

    /** Name of the harness itself on the internal listeners. */
    static final String HARNESS_USER = "kerstream-harness";

    private static final String LOGIN_HANDLER =
            "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginCallbackHandler";

    private ClientProperties() {}

    /** All but a credential. */
    static Properties create(
            SecurityProtocol protocol,
            @Nullable SaslMechanism mechanism,
            String bootstrap,
            TlsMaterial tls,
            @Nullable TokenEndpoint tokens) {
        Properties properties = new Properties();
        properties.setProperty("bootstrap.servers", bootstrap);
        properties.setProperty("security.protocol", protocol.name);
        if (mechanism != null) {
            properties.setProperty("sasl.mechanism", mechanism.mechanismName());
        }
        if (mechanism == SaslMechanism.GSSAPI) {
            properties.setProperty("sasl.kerberos.service.name", SERVICE_NAME);
        }
        if (mechanism == SaslMechanism.OAUTHBEARER && tokens != null) {
            properties.setProperty("sasl.login.callback.handler.class", LOGIN_HANDLER);
            properties.setProperty("sasl.oauthbearer.token.endpoint.url", tokens.tokenUrl());
        }
        if (ListenerSpec.isTls(protocol)) {
            properties.setProperty("ssl.truststore.type", "PEM");
            properties.setProperty("ssl.truststore.location", tls.caCertificatePem().toString());
        }
        return properties;
    }

    static void putKeys(Properties properties, ClientKeys keys) {
        properties.setProperty("ssl.keystore.type", "PEM");
        properties.setProperty("ssl.keystore.location", keys.keystorePem().toString());
    }

    static void putJaas(Properties properties, String jaas) {
        properties.setProperty("sasl.jaas.config", jaas);
    }

    /** For the internal listener. */
    static Properties internal(String bootstrap, SaslMechanism mechanism, String jaas) {
        Properties properties = new Properties();
        properties.setProperty("bootstrap.servers", bootstrap);
        properties.setProperty("security.protocol", SecurityProtocol.SASL_PLAINTEXT.name);
        properties.setProperty("sasl.mechanism", mechanism.mechanismName());
        putJaas(properties, jaas);
        properties.setProperty("client.id", HARNESS_USER);
        // A paused broker never answers: leaves time to ask another one.
        properties.setProperty("request.timeout.ms", "10000");
        properties.setProperty("default.api.timeout.ms", "60000");
        return properties;
    }
}
