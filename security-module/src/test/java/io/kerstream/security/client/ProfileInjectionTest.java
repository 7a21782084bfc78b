/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kerstream.security.FailureCode;
import io.kerstream.security.KafkaSecurityException;
import io.kerstream.security.config.Setting;
import io.kerstream.security.credential.KerberosFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginCallbackHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a cluster profile makes of a client. */
class ProfileInjectionTest extends ProfileCase {

    @ParameterizedTest
    @CsvSource({
        "plain,PLAIN,Plain",
        "scram-sha-256,SCRAM-SHA-256,Scram",
        "scram-sha-512,SCRAM-SHA-512,Scram"
    })
    void aPasswordMakesAJaasEntry(String type, String mechanism, String module) {
        credential("type", type, "username", "u", "password", "pl4nted \"\\x");

        assertThat(prepared())
                .containsEntry("sasl.mechanism", mechanism)
                .containsEntry("security.protocol", "SASL_SSL")
                .doesNotContainKeys("sasl.kerberos.service.name", "sasl.login.class");
        assertThat(jaas().getLoginModuleName()).endsWith("." + module + "LoginModule");
        assertThat(options().get("username")).isEqualTo("u");
        assertThat(options().get("password")).isEqualTo("pl4nted \"\\x");
        assertThat(prepare().toString() + prepared()).doesNotContain("pl4nted");
    }

    @Test
    void aPasswordFileIsReadForEachClient() throws IOException {
        Path file = Files.writeString(directory.resolve("password"), "first\n");
        credential("type", "plain", "username", "u", "password.file", file.toString());
        assertThat(options().get("password")).isEqualTo("first");

        Files.writeString(file, "second\n");

        assertThat(options().get("password")).isEqualTo("second");
    }

    @Test
    void everyValueMayBeAReference() throws IOException {
        Path keytab = KerberosFiles.keytab(directory.resolve("k"), "alice@R", 1);
        environment.put("WHO", "alice@R");
        environment.put("WHERE", directory.toString());
        credential("type", "keytab", "keytab", "${env:WHERE}/k", "principal", "${env:WHO}");

        assertThat(options().get("keyTab")).isEqualTo(keytab.toString());
        assertThat(options().get("principal")).isEqualTo("alice@R");
    }

    @Test
    void aTicketCacheMayHaveAPathOfItsOwn() throws IOException {
        Path cache =
                KerberosFiles.ticketCache(
                        directory.resolve("cc"), "bob@R", Instant.now().plusSeconds(3600));
        credential("type", "ticket-cache", "ticket-cache", "FILE:" + cache, "principal", "bob@R");
        flink.put(CLUSTER + "sasl.kerberos.service.name", "broker");

        assertThat(options().get("ticketCache")).isEqualTo(cache.toString());
        assertThat(prepared()).containsEntry("sasl.kerberos.service.name", "broker");
    }

    @Test
    void aTicketCacheWithoutAPathIsTheOneOfTheProcess() throws IOException {
        Path cache =
                KerberosFiles.ticketCache(
                        directory.resolve("cc"), "bob@R", Instant.now().plusSeconds(3600));
        environment.put("KRB5CCNAME", cache.toString());
        credential("type", "ticket-cache");

        assertThat(options().get("ticketCache")).isEqualTo(cache.toString());
    }

    @Test
    void theDefaultCredentialIsFlinksWhateverItsContexts() throws IOException {
        Path keytab = KerberosFiles.keytab(directory.resolve("k"), "alice@R", 1);
        flink.put("security.kerberos.login.keytab", keytab.toString());
        flink.put("security.kerberos.login.principal", "alice@R");
        flink.put(CLUSTER + "credential", "default");

        assertThat(options().get("principal")).isEqualTo("alice@R");
    }

    @Test
    void aMissingDefaultCredentialIsAnError() {
        flink.put("security.kerberos.login.use-ticket-cache", "false");
        flink.put(CLUSTER + "credential", "default");

        assertThatThrownBy(this::prepare)
                .isInstanceOf(KafkaSecurityException.class)
                .hasMessageStartingWith(
                        CLUSTER
                                + "credential = default (config.yaml): there is no credential in"
                                + " security.kerberos.login.*.");
    }

    @Test
    void anOAuthClientGetsKafkasLogin() {
        String url = "https://idp.example.com/token";
        credential(
                "type", "oauthbearer",
                "oauth.endpoint", url,
                "oauth.client-id", "id",
                "oauth.client-secret", "pl4nted",
                "oauth.scope", "kafka");
        String before = System.getProperty(OAuthEndpoint.ALLOWED_URLS);
        System.setProperty(OAuthEndpoint.ALLOWED_URLS, "https://other," + url);
        try {
            assertThat(prepared())
                    .containsEntry("sasl.mechanism", "OAUTHBEARER")
                    .containsEntry("sasl.oauthbearer.token.endpoint.url", url)
                    .containsEntry(
                            "sasl.login.callback.handler.class",
                            OAuthBearerLoginCallbackHandler.class);
            Map<String, Object> expected = new HashMap<>();
            expected.put("clientId", "id");
            expected.put("clientSecret", "pl4nted");
            expected.put("scope", "kafka");
            assertThat(new HashMap<String, Object>(options())).isEqualTo(expected);
        } finally {
            if (before == null) {
                System.clearProperty(OAuthEndpoint.ALLOWED_URLS);
            } else {
                System.setProperty(OAuthEndpoint.ALLOWED_URLS, before);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {"null,4.3.1", "https://other,4.3.1", "'',4.3.1", "https://other,3.9.2"})
    void anEndpointThatTheJvmDoesNotAllowIsAnError(String allowed, String version) {
        Setting endpoint = new Setting("k", "https://idp/token", "o");

        assertThatThrownBy(() -> OAuthEndpoint.check(endpoint, allowed, version))
                .isInstanceOf(KafkaSecurityException.class)
                .hasMessageStartingWith("k = https://idp/token (o): Kafka's clients ask this URL")
                .hasMessageEndingWith(
                        FailureCode.CONFIGURATION_INCOMPLETE.mark(
                                "env.java.opts.all:"
                                        + " -Dorg.apache.kafka.sasl.oauthbearer.allowed.urls=https://idp/token"));
        OAuthEndpoint.check(endpoint, null, "3.9.2");
    }

    @ParameterizedTest
    @CsvSource({"idp.example.com", "file:/etc/token", "'https://a b'"})
    void anEndpointThatIsNoUrlIsAnError(String url) {
        assertThatThrownBy(() -> OAuthEndpoint.check(new Setting("k", url, "o"), url, "4.3.1"))
                .isInstanceOf(KafkaSecurityException.class)
                .hasMessageStartingWith("k = " + url + " (o): not ");
    }

    @Test
    void tlsSettingsReachTheClient() {
        flink.put(CLUSTER + "ssl.keystore.location", "/etc/key.p12");
        flink.put(CLUSTER + "ssl.keystore.type", "PKCS12");
        flink.put(CLUSTER + "ssl.keystore.password", "pl4nted");
        flink.put(CLUSTER + "ssl.truststore.location", "${env:TRUST}");
        environment.put("TRUST", "/etc/trust.pem");

        assertThat(prepared())
                .containsEntry("security.protocol", "SSL")
                .containsEntry("ssl.keystore.location", "/etc/key.p12")
                .containsEntry("ssl.keystore.type", "PKCS12")
                .containsEntry("ssl.keystore.password", new Password("pl4nted"))
                .containsEntry("ssl.truststore.location", "/etc/trust.pem");
        assertThat(prepare().login()).isNull();
    }

    @Test
    void aProfileMayBringClassesOfItsOwn() {
        flink.put(CLUSTER + "sasl.mechanism", "OWN");
        flink.put(CLUSTER + "sasl.client.callback.handler.class", "org.example.Own");
        flink.put(CLUSTER + "sasl.jaas.config", "org.example.Module required;");

        assertThat(prepared())
                .containsEntry("sasl.client.callback.handler.class", "org.example.Own")
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("sasl.jaas.config", new Password("org.example.Module required;"));
    }

    @Test
    void aClassOfTheProfileStandsBesideItsCredential() {
        scram();
        flink.put(CLUSTER + "sasl.client.callback.handler.class", "org.example.Own");

        assertThat(prepared())
                .containsEntry("sasl.client.callback.handler.class", "org.example.Own");
        assertThat(options().get("username")).isEqualTo("u");
    }

    @Test
    void aKeytabThatOthersMayReadIsRefusedInStrictMode() throws IOException {
        Path keytab = KerberosFiles.keytab(directory.resolve("k"), "alice@R", 1);
        Files.setPosixFilePermissions(keytab, PosixFilePermissions.fromString("rw-r-----"));
        credential("type", "keytab", "keytab", keytab.toString(), "principal", "alice@R");
        flink.put("kerstream.security.strict-permissions", "true");

        assertThatThrownBy(this::prepare)
                .isInstanceOf(KafkaSecurityException.class)
                .hasMessageStartingWith(
                        CREDENTIAL + "keytab = " + keytab + " (config.yaml): the file")
                .hasMessageContaining("(rw-r-----)");
    }
}
