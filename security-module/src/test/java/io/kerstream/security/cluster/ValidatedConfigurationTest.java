/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.cluster;

import static io.kerstream.security.cluster.Configurations.ORIGIN;
import static io.kerstream.security.cluster.Configurations.configuration;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kerstream.security.FailureCode;
import io.kerstream.security.KafkaSecurityException;
import io.kerstream.security.LogCapture;
import io.kerstream.security.config.ProcessConfiguration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValidatedConfigurationTest {

    private static ValidatedConfiguration validated(String... keysAndValues) {
        return ValidatedConfiguration.of(configuration(keysAndValues));
    }

    private static void assertRefused(String message, String... keysAndValues) {
        assertThatThrownBy(() -> validated(keysAndValues))
                .isInstanceOf(KafkaSecurityException.class)
                .hasMessageMatching(
                        Pattern.quote(message.replace("@", "(" + ORIGIN)) + " \\[[A-Z_]+]");
    }

    private static ValidatedConfiguration everything(Map<String, String> changes) {
        Map<String, String> values = new HashMap<>(Configurations.everything());
        values.putAll(changes);
        return ValidatedConfiguration.of(ProcessConfiguration.of(values, ORIGIN));
    }

    @Test
    void knowsEveryTypeAndSeveralClusters() {
        ValidatedConfiguration configuration = everything(Map.of());

        assertThat(configuration.credentials())
                .containsOnlyKeys("alice", "bob", "carol", "dave", "erin", "frank");
        assertThat(configuration.profiles().all())
                .extracting(ClusterProfile::name)
                .containsExactly("east", "north", "south", "west");
        assertThat(configuration.strictPermissions()).isTrue();
        assertThat(configuration.strictSecrets()).isFalse();
        assertThat(configuration.toString()).doesNotContain("pl4nted");
    }

    @Test
    void isLenientByDefault() {
        assertThat(validated().strictPermissions()).isFalse();
        assertThat(validated().strictSecrets()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "kerstream.cluster.a.bootstrap.server, kerstream.cluster.a.bootstrap.servers",
        "kerstream.cluster.a.ssl.trustore.location, kerstream.cluster.a.ssl.truststore.location",
        "kerstream.credential.a.pasword, kerstream.credential.a.password",
        "kerstream.credential.a.password.fil, kerstream.credential.a.password.file",
        "kerstream.security.strict-permision, kerstream.security.strict-permissions",
        "kerstream.credentials.a.type, kerstream.credential.<name>.type",
    })
    void refusesAnUnknownKeyAndSuggestsTheNearest(String key, String nearest) {
        assertRefused(
                key
                        + " @, value withheld): there is no such option. Did you mean "
                        + nearest
                        + "? docs/reference-options.md lists all options.",
                key,
                "pl4nted");
    }

    @ParameterizedTest
    @ValueSource(strings = {"kerstream.", "kerstream.cluster.a", "kerstream.cluster.a.nonsense"})
    void refusesAKeyThatIsLikeNone(String key) {
        assertThatThrownBy(() -> validated(key, "x"))
                .isInstanceOf(KafkaSecurityException.class)
                .hasMessageStartingWith(key + " (" + ORIGIN + ", value withheld): there is no");
    }

    @Test
    void refusesAValueThatIsNotOfItsType() {
        assertRefused(
                "kerstream.security.strict-secrets = maybe @): not a value of this option. Set it"
                        + " to one such as its default, false.",
                "kerstream.security.strict-secrets",
                "maybe");
    }

    @Test
    void refusesACredentialWithoutType() {
        assertRefused(
                "kerstream.credential.a.type is not set, but kerstream.credential.a.username is @)."
                        + " Set it to one of keytab, ticket-cache, scram-sha-256, scram-sha-512,"
                        + " plain, oauthbearer.",
                "kerstream.credential.a.username",
                "x");
    }

    @Test
    void refusesAnUnknownType() {
        assertRefused(
                "kerstream.credential.a.type = scram @): unknown. Set it to one of keytab,"
                        + " ticket-cache, scram-sha-256, scram-sha-512, plain, oauthbearer.",
                "kerstream.credential.a.type",
                "scram");
    }

    @ParameterizedTest
    @CsvSource({
        "kerstream.credential.alice.keytab",
        "kerstream.credential.alice.principal",
        "kerstream.credential.carol.username",
        "kerstream.credential.frank.oauth.endpoint",
        "kerstream.credential.frank.oauth.client-id",
    })
    void refusesACredentialThatLacksAKey(String key) {
        assertThatThrownBy(() -> everything(Map.of(key, " ")))
                .isInstanceOf(KafkaSecurityException.class)
                .hasMessageStartingWith(key + " is not set (" + ORIGIN + "): ")
                .hasMessageEndingWith(
                        FailureCode.CONFIGURATION_INCOMPLETE.mark("needs it. Set " + key + "."));
    }

    @Test
    void refusesACredentialWithoutItsSecret() {
        assertRefused(
                "kerstream.credential.a.password is not set @): kerstream.credential.a.type ="
                        + " plain @) needs it. Set kerstream.credential.a.password.file to a file"
                        + " that holds it, or kerstream.credential.a.password.env to an environment"
                        + " variable.",
                "kerstream.credential.a.type",
                "plain",
                "kerstream.credential.a.username",
                "x");
    }

    @Test
    void refusesAKeyOfAnotherType() {
        assertRefused(
                "kerstream.credential.alice.username = x @): a credential of the type keytab"
                        + " (kerstream.credential.alice.type) does not take it. Remove it, or change"
                        + " the type.",
                "kerstream.credential.alice.type",
                "keytab",
                "kerstream.credential.alice.username",
                "x");
    }

    @Test
    void refusesASecretFromTwoPlaces() {
        assertThatThrownBy(() -> everything(Map.of("kerstream.credential.carol.password.env", "X")))
                .isInstanceOf(KafkaSecurityException.class)
                .hasMessage(
                        FailureCode.CONFIGURATION_CONTRADICTION.mark(
                                "kerstream.credential.carol.password.env and"
                                        + " kerstream.credential.carol.password.file ("
                                        + ORIGIN
                                        + "): both give the same secret. Remove one of them."));
    }

    @Test
    void refusesToRedefineTheDefault() {
        assertRefused(
                "kerstream.credential.default.type @): the credential 'default' is the one that"
                        + " security.kerberos.login.* makes. Take another name.",
                "kerstream.credential.default.type",
                "plain");
    }

    @Test
    void refusesAnUnknownCredentialOfACluster() {
        assertThatThrownBy(() -> everything(Map.of("kerstream.cluster.east.credential", "alise")))
                .isInstanceOf(KafkaSecurityException.class)
                .hasMessage(
                        FailureCode.CONFIGURATION_UNKNOWN_NAME.mark(
                                "kerstream.cluster.east.credential = alise ("
                                        + ORIGIN
                                        + "): there is no such credential. Did you mean alice? Configured:"
                                        + " alice, bob, carol, dave, erin, frank; and default, which"
                                        + " security.kerberos.login.* makes. Set it to one of them."));
    }

    @ParameterizedTest
    @CsvSource({
        "security.protocol, SSL, 'clients would not log in, in spite of'",
        "security.protocol, TLS, 'unknown. Set it to one of PLAINTEXT, SSL, SASL_PLAINTEXT, SASL'",
        "bootstrap.servers, e1, '''e1'' is not a server. Write host:port'",
        "bootstrap.servers, '${env:SERVERS}', 'a reference cannot stand here'",
        "credential, '${env:NAME}', 'a reference cannot stand here'",
        "sasl.mechanism, PLAIN, 'is for GSSAPI. Remove the mechanism'",
        "sasl.login.connect.timeout.ms, soon, 'Kafka does not accept it'",
    })
    void refusesAClusterThatContradictsItself(String key, String value, String message) {
        assertThatThrownBy(() -> everything(Map.of("kerstream.cluster.east." + key, value)))
                .isInstanceOf(KafkaSecurityException.class)
                .hasMessageStartingWith("kerstream.cluster.east." + key + " = " + value)
                .hasMessageContaining(message);
    }

    @Test
    void refusesAJaasEntryBesideACredential() {
        assertThatThrownBy(
                        () ->
                                everything(
                                        Map.of(
                                                "kerstream.cluster.east.sasl.jaas.config",
                                                "pl4nted")))
                .isInstanceOf(KafkaSecurityException.class)
                .hasMessageStartingWith("kerstream.cluster.east.sasl.jaas.config (" + ORIGIN)
                .hasMessageContaining("stands beside kerstream.cluster.east.credential = alice")
                .hasMessageNotContaining("pl4nted");
    }

    @Test
    void refusesABadName() {
        assertRefused(
                "kerstream.cluster.a b.credential @): 'a b' cannot be a name. Take 1 to 64 letters,"
                        + " digits, '-' and '_'.",
                "kerstream.cluster.a b.credential",
                "default");
    }

    @Test
    void warnsAboutASecretThatIsWrittenOut() {
        try (LogCapture log = new LogCapture(Level.WARN)) {
            everything(Map.of());

            assertThat(log.text().lines())
                    .anyMatch(line -> line.contains("kerstream.credential.dave.password ("))
                    .anyMatch(line -> line.contains("kerstream.cluster.west.ssl.keystore.password"))
                    .noneMatch(line -> line.contains("carol") || line.contains("pl4nted"));
        }
    }

    @Test
    void refusesASecretThatIsWrittenOutInStrictMode() {
        assertThatThrownBy(() -> everything(Map.of("kerstream.security.strict-secrets", "true")))
                .isInstanceOf(KafkaSecurityException.class)
                .hasMessageContaining("a secret is written out in Flink's configuration. It is an")
                .hasMessageContaining("because kerstream.security.strict-secrets is on.")
                .hasMessageNotContaining("pl4nted");
    }

    @Test
    void refusesASecretThatFlinkWouldShow() {
        assertRefused(
                "kerstream.cluster.a.ssl.keystore.key @, value withheld): a secret is written out"
                        + " in Flink's configuration. Flink would show it in its logs and its web"
                        + " interface. Set kerstream.cluster.a.ssl.keystore.key.file to a file that"
                        + " holds it instead, or kerstream.cluster.a.ssl.keystore.key.env to an"
                        + " environment variable, or write a reference such as ${file:/path:key}.",
                "kerstream.cluster.a.ssl.keystore.key",
                "pl4nted");
    }
}
