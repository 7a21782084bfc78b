/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kafka;

import io.kerstream.testing.SaslMechanism;
import io.kerstream.testing.internal.broker.PlainUsers;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule;
import org.apache.kafka.common.security.plain.PlainLoginModule;
import org.apache.kafka.common.security.scram.ScramLoginModule;

/** The part of a node's properties that is about SASL. */
final class BrokerSasl {

    private static final String TOKEN_VALIDATOR =
            "org.apache.kafka.common.security.oauthbearer.OAuthBearerValidatorCallbackHandler";

    private final ClusterContext cluster;

    BrokerSasl(ClusterContext cluster) {
        this.cluster = cluster;
    }

    /** The internal listeners: a password that only the harness knows. */
    void putInternal(Properties properties) {
        Set<SaslMechanism> mechanisms = EnumSet.of(SaslMechanism.PLAIN);
        // The harness tries the credentials of users where it leaves no evidence.
        cluster.settings().mechanisms().stream()
                .filter(SaslMechanism::isScram)
                .forEach(mechanisms::add);
        for (String listener : Listeners.INTERNAL) {
            putMechanisms(properties, listener, mechanisms);
            for (SaslMechanism mechanism : mechanisms) {
                put(
                        properties,
                        listener,
                        mechanism,
                        "sasl.jaas.config",
                        mechanism == SaslMechanism.PLAIN
                                ? cluster.internalJaas()
                                : Jaas.server(ScramLoginModule.class));
            }
        }
    }

    /** The listeners for clients. */
    void putClients(Properties properties) {
        properties.setProperty("sasl.kerberos.service.name", ClientProperties.SERVICE_NAME);
        properties.setProperty(PlainUsers.FILE, cluster.users().toString());
        for (ListenerSpec listener : cluster.settings().listeners()) {
            if (ListenerSpec.isSasl(listener.protocol())) {
                putMechanisms(properties, listener.name(), listener.mechanisms());
                listener.mechanisms()
                        .forEach(mechanism -> putClient(properties, listener.name(), mechanism));
            }
        }
    }

    private void putClient(Properties properties, String listener, SaslMechanism mechanism) {
        put(
                properties,
                listener,
                mechanism,
                "sasl.jaas.config",
                switch (mechanism) {
                    case GSSAPI -> cluster.serviceJaas();
                    case PLAIN -> Jaas.server(PlainLoginModule.class);
                    case SCRAM_SHA_256, SCRAM_SHA_512 -> Jaas.server(ScramLoginModule.class);
                    case OAUTHBEARER -> Jaas.server(OAuthBearerLoginModule.class);
                });
        String handler = "sasl.server.callback.handler.class";
        if (mechanism == SaslMechanism.PLAIN) {
            put(properties, listener, mechanism, handler, PlainUsers.class.getName());
        }
        TokenEndpoint tokens = cluster.tokens();
        if (mechanism == SaslMechanism.OAUTHBEARER && tokens != null) {
            put(properties, listener, mechanism, handler, TOKEN_VALIDATOR);
            properties.setProperty("sasl.oauthbearer.jwks.endpoint.url", tokens.keysUrl());
            properties.setProperty("sasl.oauthbearer.expected.audience", TokenEndpoint.AUDIENCE);
            properties.setProperty("sasl.oauthbearer.expected.issuer", TokenEndpoint.ISSUER);
        }
    }

    private static void putMechanisms(
            Properties properties, String listener, Collection<SaslMechanism> mechanisms) {
        properties.setProperty(
                ListenerSpec.prefix(listener) + "sasl.enabled.mechanisms",
                mechanisms.stream()
                        .map(SaslMechanism::mechanismName)
                        .collect(Collectors.joining(",")));
    }

    private static void put(
            Properties properties,
            String listener,
            SaslMechanism mechanism,
            String key,
            String value) {
        properties.setProperty(
                ListenerSpec.prefix(listener)
                        + mechanism.mechanismName().toLowerCase(Locale.ROOT)
                        + "."
                        + key,
                value);
    }
}
