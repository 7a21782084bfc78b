/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kerstream.security.KafkaSecurityException;
import io.kerstream.security.config.ProcessConfiguration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistrySecurityTest {

    private static final String PLANTED = "pl4nted";
    private static final String MAIN = "kerstream.registry.main.";
    private static final String URL = "https://r1:8081";

    private final Map<String, String> process = new HashMap<>();
    private final Map<String, String> environment = new HashMap<>();
    private final Map<String, Object> own = new HashMap<>();

    @BeforeEach
    void aProfile() {
        process.put(MAIN + "url", URL + "/,https://r2:8081");
    }

    private RegistryAccess access(String url) {
        return new RegistrySecurity(
                        () -> ProcessConfiguration.of(process, "config.yaml"), environment)
                .access(url, own);
    }

    private void plain(String credential) {
        process.put("kerstream.credential." + credential + ".type", "plain");
        process.put("kerstream.credential." + credential + ".username", credential);
        process.put("kerstream.credential." + credential + ".password.env", "PW");
        environment.put("PW", PLANTED);
    }

    private void expectError(String url, String... parts) {
        assertThatThrownBy(() -> access(url))
                .isInstanceOf(KafkaSecurityException.class)
                .hasMessageContainingAll(parts)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain(PLANTED));
    }

    @Test
    void withoutAnythingNobodyAsks() {
        process.clear();
        RegistryAccess access = access("http://a:1/ , http://b:2");

        assertThat(access.urls()).containsExactly("http://a:1", "http://b:2");
        assertThat(access.login()).isInstanceOf(RegistryLogin.Anonymous.class);
        assertThat(access.tls()).isEmpty();
    }

    @Nested
    class Profiles {

        @Test
        void areFoundByOneAddress() {
            plain("ann");
            process.put(MAIN + "credential", "ann");

            RegistryAccess access = access("https://r2:8081/");

            assertThat(access.urls()).containsExactly("https://r2:8081");
            assertThat(access.login())
                    .isInstanceOfSatisfying(
                            RegistryLogin.Basic.class,
                            basic -> {
                                assertThat(basic.user()).isEqualTo("ann");
                                assertThat(basic.password().reveal()).isEqualTo(PLANTED);
                            });
            assertThat(access.toString()).contains("user ann").doesNotContain(PLANTED);
        }

        @Test
        void areNotFoundByAnotherAddress() {
            process.put(MAIN + "bearer.auth.token", PLANTED);

            assertThat(access("https://r3:8081").login())
                    .isInstanceOf(RegistryLogin.Anonymous.class);
        }

        @Test
        void areFoundByNameAndGiveTheirAddresses() {
            own.put("kerstream.registry", "main");

            assertThat(access("").urls()).containsExactly(URL, "https://r2:8081");
        }

        @Test
        void mustExistWhenNamed() {
            own.put("kerstream.registry", "mian");

            expectError("", "kerstream.registry = mian", "Did you mean main?");
        }

        @Test
        void mustNotBeSeveral() {
            process.put("kerstream.registry.other.url", URL);

            expectError(URL, "main, other", "kerstream.registry");
        }

        @Test
        void aSchemaNeedsAnAddress() {
            expectError(" ", "has no address", "kerstream.registry");
        }

        @Test
        void tokensComeFromFilesAndAreReadEachTime(@TempDir Path directory) throws Exception {
            Path file = directory.resolve("token");
            process.put(MAIN + "bearer.auth.token.file", file.toString());
            for (String token : new String[] {"one", "two"}) {
                Files.writeString(file, token + "\n");
                assertThat(access(URL).login())
                        .isInstanceOfSatisfying(
                                RegistryLogin.Bearer.class,
                                bearer -> assertThat(bearer.token().reveal()).isEqualTo(token));
            }
        }

        @Test
        void giveTlsSettings() {
            process.put(MAIN + "ssl.truststore.location", "/t.p12");
            process.put(MAIN + "ssl.truststore.password.env", "PW");
            environment.put("PW", PLANTED);

            assertThat(access(URL).tls())
                    .containsEntry("ssl.truststore.location", "/t.p12")
                    .containsEntry("ssl.truststore.password", new Password(PLANTED));

            own.put("schema.registry.ssl.truststore.location", "/own.pem");
            assertThat(access(URL).tls())
                    .containsOnly(Map.entry("ssl.truststore.location", "/own.pem"));
        }
    }

    @Nested
    class OwnProperties {

        @Test
        void winOverTheProfile() {
            process.put(MAIN + "bearer.auth.token", "of-the-profile");
            own.put("schema.registry.basic.auth.user.info", "ann:a:b");

            assertThat(access(URL).login())
                    .isInstanceOfSatisfying(
                            RegistryLogin.Basic.class,
                            basic -> {
                                assertThat(basic.user()).isEqualTo("ann");
                                assertThat(basic.password().reveal()).isEqualTo("a:b");
                            });
        }

        @Test
        void mayBeReferences() {
            environment.put("TOKEN", PLANTED);
            own.put("bearer.auth.token", "${env:TOKEN}");
            process.put("kerstream.security.strict-secrets", "true");

            assertThat(access(URL).login())
                    .isInstanceOfSatisfying(
                            RegistryLogin.Bearer.class,
                            bearer -> assertThat(bearer.token().reveal()).isEqualTo(PLANTED));
        }

        @Test
        void mustNotHoldSecretsInStrictMode() {
            process.put("kerstream.security.strict-secrets", "true");
            own.put("bearer.auth.token", PLANTED);

            expectError(URL, "bearer.auth.token", "strict-secrets");
        }

        @Test
        void norMustAddressesInStrictMode() {
            process.put("kerstream.security.strict-secrets", "true");

            expectError("https://ann:" + PLANTED + "@r1:8081", "address", "strict-secrets");
        }

        @Test
        void userInformationOfAnAddressIsALoginAndNotPartOfIt() {
            RegistryAccess access = access("https://ann:" + PLANTED + "%21@r1:8081");

            assertThat(access.urls()).containsExactly(URL);
            assertThat(access.login())
                    .isInstanceOfSatisfying(
                            RegistryLogin.Basic.class,
                            basic ->
                                    assertThat(basic.password().reveal()).isEqualTo(PLANTED + "!"));
        }

        @ParameterizedTest
        @CsvSource({
            "basic.auth.credentials.source,SASL_INHERIT,USER_INFO",
            "basic.auth.credentials.source,USER_INFO,basic.auth.user.info is not set",
            "bearer.auth.credentials.source,OAUTHBEARER,STATIC_TOKEN",
            "bearer.auth.credentials.source,STATIC_TOKEN,bearer.auth.token is not set",
            "basic.auth.user.info,pl4nted,user:password"
        })
        void mustMakeSense(String key, String value, String part) {
            own.put(key, value);

            expectError(URL, key, part);
        }

        @Test
        void mustNotContradictEachOther() {
            own.put("bearer.auth.token", PLANTED);
            own.put("basic.auth.user.info", "ann:" + PLANTED);

            expectError(URL, "bearer.auth.token and basic.auth.user.info");
        }
    }

    @Nested
    class Configuration {

        @ParameterizedTest
        @CsvSource({
            "url,ftp://r1,no address of a registry",
            "url,r1:8081,no address of a registry",
            "url,http://ann:pl4nted@r1,credential of the type plain",
            "url,${env:X},Write the value out",
            "credential,bob,there is no such credential",
            "sasl.mechanism,PLAIN,there is no such option",
            "bearer.auth.tokn,pl4nted,Did you mean kerstream.registry.main.bearer.auth.token?",
            "ssl.enabled.protocols.x,pl4nted,there is no such option"
        })
        void refusesWhatCannotWork(String key, String value, String part) {
            process.put(MAIN + key, value);

            expectError(URL, MAIN + key, part);
        }

        @Test
        void refusesCredentialsThatHttpCannotCarry() {
            process.put(MAIN + "credential", "sam");
            process.put("kerstream.credential.sam.type", "scram-sha-256");
            process.put("kerstream.credential.sam.username", "sam");
            process.put("kerstream.credential.sam.password", PLANTED);

            expectError(URL, MAIN + "credential = sam", "scram-sha-256", "plain");
        }

        @Test
        void refusesATokenBesideACredential() {
            process.put(MAIN + "credential", "default");
            process.put(MAIN + "bearer.auth.token", PLANTED);

            expectError(URL, MAIN + "bearer.auth.token", "stands beside");
        }

        @Test
        void saysThatThereIsNoDefaultCredential() {
            process.put(MAIN + "credential", "default");
            process.put("security.kerberos.login.use-ticket-cache", "false");

            expectError(URL, "no default credential", "security.kerberos.login.keytab");
        }

        @Test
        void refusesWrittenOutSecretsInStrictMode() {
            process.put("kerstream.security.strict-secrets", "true");
            process.put(MAIN + "bearer.auth.token", PLANTED);

            expectError(URL, MAIN + "bearer.auth.token", "strict-secrets");
        }
    }
}
