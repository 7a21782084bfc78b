/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.apache.kafka.common.security.token.delegation.DelegationToken;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every SASL listener lets the right clients in, and no others. */
interface SaslContract extends ContractCluster {

    @ParameterizedTest
    @MethodSource(SaslListeners.ALL)
    default void recordsTravelThroughEverySaslListener(
            SecurityProtocol protocol, SaslMechanism mechanism) throws Exception {
        String name = "user-" + protocol + "-" + mechanism;
        String topic = "topic-" + protocol + "-" + mechanism;
        kafka().createTopic(topic, 1);
        Properties client = kafka().clientProperties(protocol, mechanism, name);
        client.setProperty("client.id", name);

        Records.write(client, topic, "a", "b");

        assertThat(Records.readAll(client, topic)).containsExactly("a", "b");
        String principal = mechanism == SaslMechanism.GSSAPI ? kdc().principal(name) : name;
        assertThat(kafka().authenticatedClients())
                .contains(new AuthenticatedClient(principal, name, protocol.name));
        Authentication authentication =
                kafka().evidence()
                        .awaitAuthentication(seen -> seen.principal().equals(principal), LIMIT);
        assertThat(authentication.mechanism()).isEqualTo(mechanism.mechanismName());
        assertThat(authentication.listener()).isEqualTo(protocol.name);
        // Producer and consumer have a connection each, at least.
        await().atMost(LIMIT)
                .until(
                        () ->
                                kafka().evidence()
                                                .awaitAuthentication(
                                                        seen -> seen.principal().equals(principal),
                                                        LIMIT)
                                                .count()
                                        >= 2);
    }

    @ParameterizedTest
    @EnumSource(names = "GSSAPI", mode = EnumSource.Mode.EXCLUDE)
    default void wrongPasswordIsRefused(SaslMechanism mechanism) {
        kafka().user("careless");
        Properties client =
                kafka().clientProperties(SecurityProtocol.SASL_PLAINTEXT, mechanism, "careless");
        String right = kafka().user("careless").password();
        client.setProperty(
                "sasl.jaas.config", client.getProperty("sasl.jaas.config").replace(right, "wrong"));

        assertThatThrownBy(() -> Records.write(client, "open", "never"))
                .satisfiesAnyOf(
                        e -> assertThat(e).isInstanceOf(KafkaException.class),
                        e -> assertThat(e).hasCauseInstanceOf(SaslAuthenticationException.class));
    }

    @Test
    default void tokenOfAnotherIssuerIsRefused() {
        kafka().user("forger");
        Properties client =
                kafka().clientProperties(
                                SecurityProtocol.SASL_PLAINTEXT,
                                SaslMechanism.OAUTHBEARER,
                                "forger");
        // Kafka's own unsecured tokens: well formed, and signed by nobody.
        client.remove("sasl.login.callback.handler.class");
        client.setProperty(
                "sasl.jaas.config",
                "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required"
                        + " unsecuredLoginStringClaim_sub=\"forger\";");

        assertThatThrownBy(() -> Records.write(client, "open", "never"))
                .hasCauseInstanceOf(SaslAuthenticationException.class);
    }

    @Test
    default void mechanismThatIsNotOfferedIsNamed() {
        assertThatThrownBy(
                        () ->
                                kafka().clientProperties(
                                                SecurityProtocol.SSL, SaslMechanism.PLAIN, "alice"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("mechanism PLAIN: the listener SSL has []");
    }

    @Test
    default void delegationTokenOfAKerberosClientLetsAScramClientIn() throws Exception {
        Properties kerberosClient =
                kafka().clientProperties(
                                SecurityProtocol.SASL_SSL, SaslMechanism.GSSAPI, "token-owner");
        DelegationToken token;
        try (Admin admin = Admin.create(kerberosClient)) {
            token = admin.createDelegationToken().delegationToken().get(30, TimeUnit.SECONDS);
        }
        Properties client =
                kafka().clientProperties(
                                SecurityProtocol.SASL_SSL, SaslMechanism.SCRAM_SHA_512, token);
        client.setProperty("client.id", "with-token");

        Records.write(client, "open", "x");

        assertThat(kafka().authenticatedClients())
                .contains(new AuthenticatedClient("token-owner", "with-token", "SASL_SSL"));
    }
}
