/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kerstream.security.FailureCode;
import io.kerstream.security.KafkaSecurityException;
import io.kerstream.security.LogCapture;
import io.kerstream.security.config.ProcessConfiguration;
import io.kerstream.security.credential.CredentialParser;
import io.kerstream.security.credential.CredentialVerifier;
import io.kerstream.security.credential.KerberosFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.scram.ScramLoginModule;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialInjectionTest {

    private static final String JAAS = "sasl.jaas.config";
    private static final String SERVICE = "sasl.kerberos.service.name";

    @TempDir private Path directory;
    private Path keytab;
    private final Properties properties = new Properties();

    @BeforeEach
    void prepare() throws IOException {
        keytab = KerberosFiles.keytab(directory.resolve("a.keytab"), "alice@R", 1);
        properties.setProperty("security.protocol", "SASL_PLAINTEXT");
        properties.setProperty("client.id", "reader-1");
    }

    private PreparedClient prepare(Map<String, String> flink, Map<String, String> environment) {
        return new CredentialInjection(
                        () -> ProcessConfiguration.of(flink, "flink-conf.yaml in /conf"),
                        new CredentialParser(environment),
                        new CredentialVerifier())
                .prepare(ClientProperties.of(properties));
    }

    private PreparedClient prepareWithKeytab() {
        return prepare(withKeytab(), Map.of());
    }

    private Map<String, String> withKeytab() {
        return Map.of(
                "security.kerberos.login.keytab", keytab.toString(),
                "security.kerberos.login.principal", "alice@R",
                "security.kerberos.login.contexts", "KafkaClient");
    }

    private static PreparedClient prepareWithoutConfiguration(Properties properties) {
        return new CredentialInjection(
                        () -> ProcessConfiguration.of(Map.of(), "no configuration"),
                        new CredentialParser(Map.of()),
                        new CredentialVerifier())
                .prepare(ClientProperties.of(properties));
    }

    @Nested
    class OfTheProcess {

        @ParameterizedTest
        @ValueSource(strings = {"SASL_PLAINTEXT", "SASL_SSL"})
        void injectsTheKeytab(String protocol) {
            properties.setProperty("security.protocol", protocol);

            PreparedClient client = prepareWithKeytab();

            assertThat(((Password) client.configuration().get(JAAS)).value())
                    .contains("keyTab=\"" + keytab + "\"", "principal=\"alice@R\"");
            assertThat(client.login()).hasToString("alice@R from keytab " + keytab + " (kvno 1)");
        }

        @Test
        void injectsTheTicketCache() throws IOException {
            Path cache =
                    KerberosFiles.ticketCache(
                            directory.resolve("cc"),
                            "bob@R",
                            Instant.now().plus(1, ChronoUnit.HOURS));

            PreparedClient client =
                    prepare(
                            Map.of("security.kerberos.login.contexts", "KafkaClient"),
                            Map.of("KRB5CCNAME", "FILE:" + cache));

            assertThat(((Password) client.configuration().get(JAAS)).value())
                    .contains("ticketCache=\"" + cache + "\"", "principal=\"bob@R\"");
        }

        @Test
        void leavesTheUsersPropertiesAlone() {
            Properties before = new Properties();
            before.putAll(properties);

            prepareWithKeytab();

            assertThat(properties).isEqualTo(before);
        }

        @Test
        void namesTheServiceKafkaUnlessTheClientNamesIt() {
            assertThat(prepareWithKeytab().configuration()).containsEntry(SERVICE, "kafka");
            properties.setProperty(SERVICE, "broker");
            assertThat(prepareWithKeytab().configuration()).containsEntry(SERVICE, "broker");
        }

        @Test
        void injectsAlthoughFlinkInstalledAnEntryOfItsOwn() {
            try (JvmJaas flinks = JvmJaas.install(Map.of("keyTab", keytab.toString()))) {
                assertThat(flinks).isNotNull();
                assertThat(prepareWithKeytab().configuration()).containsKey(JAAS);
            }
        }

        @Test
        void logsOneLineWithoutTheJaasText() {
            try (LogCapture log = new LogCapture(Level.DEBUG)) {
                prepareWithKeytab();

                assertThat(log.text().lines().filter(line -> line.startsWith("INFO")))
                        .containsExactly(
                                "INFO io.kerstream.security.client.LoginInjection Kafka client"
                                        + " 'reader-1' logs in as alice@R from keytab "
                                        + keytab
                                        + " (kvno 1) over SASL_PLAINTEXT.");
                assertThat(log.text()).doesNotContain("Krb5LoginModule");
            }
        }

        @Test
        void checksTheFilesAgainForEachClient() throws IOException {
            prepareWithKeytab();
            KerberosFiles.keytab(keytab, "bob@R", 1);

            assertThatThrownBy(CredentialInjectionTest.this::prepareWithKeytab)
                    .isInstanceOf(KafkaSecurityException.class)
                    .hasMessageContaining("It holds bob@R");
        }
    }

    @Nested
    class OfTheClient {

        private static final String OWN =
                "com.sun.security.auth.module.Krb5LoginModule required principal=\"carol@R\"";

        @Test
        void staysAsItIs() {
            properties.setProperty(JAAS, OWN + ";");

            PreparedClient client = prepareWithoutConfiguration(properties);

            assertThat(client.configuration()).containsEntry(JAAS, OWN + ";");
            assertThat(client.configuration()).containsEntry(SERVICE, "kafka");
        }

        @Test
        void mayNameTheService() {
            properties.setProperty(JAAS, OWN + " serviceName=\"broker\";");

            assertThat(prepareWithoutConfiguration(properties).configuration())
                    .doesNotContainKey(SERVICE);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "sasl.client.callback.handler.class",
                    "sasl.login.callback.handler.class",
                    "sasl.login.class",
                })
        void mayBeAClassForTheEntryOfTheJvm(String key) {
            properties.setProperty(key, "org.example.Own");

            try (JvmJaas own = JvmJaas.install(Map.of("principal", "dave@R"))) {
                assertThat(own).isNotNull();
                assertThat(prepareWithoutConfiguration(properties).configuration())
                        .containsEntry(key, "org.example.Own")
                        .doesNotContainKey(JAAS);
            }
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "sasl.client.callback.handler.class",
                    "sasl.login.callback.handler.class",
                    "sasl.login.class",
                })
        void needsAnEntryBesideAClass(String key) {
            properties.setProperty(key, "org.example.Own");

            assertThatThrownBy(() -> prepareWithoutConfiguration(properties))
                    .isInstanceOf(KafkaSecurityException.class)
                    .hasMessage(
                            FailureCode.CREDENTIAL_MISSING.mark(
                                    key
                                            + " = org.example.Own (client properties): client 'reader-1'"
                                            + " brings its own login for GSSAPI, so the credential of the"
                                            + " process is not injected, but no JAAS entry says which login"
                                            + " module to use. Set sasl.jaas.config in the client"
                                            + " properties as well, or remove "
                                            + key
                                            + " to log in with the credential of the process. (The JVM's"
                                            + " JAAS configuration has no entry KafkaClient for it;"
                                            + " java.security.auth.login.config is not set.)"));
        }

        @Test
        void isNotTheEntryOfFlinkForAnotherMechanism() {
            properties.setProperty("sasl.mechanism", "OAUTHBEARER");
            properties.setProperty("sasl.login.callback.handler.class", "org.example.Own");

            try (JvmJaas flinks = JvmJaas.install(Map.of("keyTab", keytab.toString()))) {
                assertThat(flinks).isNotNull();
                assertThatThrownBy(() -> prepareWithoutConfiguration(properties))
                        .isInstanceOf(KafkaSecurityException.class)
                        .hasMessageContaining("brings its own login for OAUTHBEARER")
                        .hasMessageNotContaining("or remove");
            }
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "org.apache.kafka.common.security.plain.PlainLoginModule",
                    "org.apache.kafka.common.security.scram.ScramLoginModule",
                    "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule",
                    "com.sun.security.auth.module.Krb5LoginModule",
                })
        void isRejectedWhenItsModuleCannotDoTheMechanism(String module) {
            properties.setProperty("sasl.mechanism", "SCRAM-SHA-265");
            properties.setProperty(JAAS, module + " required;");

            assertThatThrownBy(() -> prepareWithoutConfiguration(properties))
                    .isInstanceOf(KafkaSecurityException.class)
                    .hasMessageStartingWith(
                            "sasl.mechanism = SCRAM-SHA-265 (client properties): unknown. Set it to"
                                    + " one of GSSAPI, PLAIN, SCRAM-SHA-256,");
        }

        @Test
        void mayBeForAMechanismThatKafkaDoesNotKnow() {
            properties.setProperty("sasl.mechanism", "AWS_MSK_IAM");
            properties.setProperty(JAAS, "org.example.IamLoginModule required;");
            assertThat(prepareWithoutConfiguration(properties).login()).isNotNull();

            properties.setProperty(JAAS, OWN + ";");
            properties.setProperty("sasl.client.callback.handler.class", "org.example.Own");
            assertThat(prepareWithoutConfiguration(properties).login()).isNotNull();
        }

        @Test
        void isRejectedWhenKafkaCannotReadIt() {
            properties.setProperty("sasl.mechanism", "PLAIN");
            properties.setProperty(JAAS, "Module required password=\"pl\" anted;");

            assertThatThrownBy(() -> prepareWithoutConfiguration(properties))
                    .isInstanceOf(KafkaSecurityException.class)
                    .hasNoCause()
                    .hasMessageStartingWith(
                            "sasl.jaas.config (client properties of client 'reader-1', value"
                                    + " withheld): not a JAAS entry that Kafka accepts.")
                    .hasMessageNotContaining("anted");
        }
    }

    @Nested
    class None {

        @ParameterizedTest
        @ValueSource(strings = {"PLAINTEXT", "SSL"})
        void isNeededWithoutSasl(String protocol) {
            properties.setProperty("security.protocol", protocol);

            PreparedClient client = prepareWithoutConfiguration(properties);

            assertThat(client.login()).isNull();
            assertThat(client.configuration()).doesNotContainKeys(JAAS, SERVICE);
        }

        @ParameterizedTest
        @CsvSource({"PLAIN", "SCRAM-SHA-512", "OAUTHBEARER"})
        void isInjectedForOtherMechanisms(String mechanism) {
            properties.setProperty("sasl.mechanism", mechanism);

            assertThatThrownBy(() -> prepareWithoutConfiguration(properties))
                    .isInstanceOf(KafkaSecurityException.class)
                    .hasMessageStartingWith(
                            "sasl.mechanism = "
                                    + mechanism
                                    + " (client properties): client 'reader-1' has no login for"
                                    + " it. Set sasl.jaas.config in the client properties.");
        }

        @ParameterizedTest
        @ValueSource(strings = {"PLAIN", "SCRAM-SHA-512", "OAUTHBEARER"})
        void isTakenFromTheEntryOfFlinkForOtherMechanisms(String mechanism) {
            properties.setProperty("sasl.mechanism", mechanism);

            try (JvmJaas flinks = JvmJaas.install(Map.of("keyTab", keytab.toString()))) {
                assertThat(flinks).isNotNull();
                assertThatThrownBy(() -> prepareWithoutConfiguration(properties))
                        .isInstanceOf(KafkaSecurityException.class)
                        .hasMessageContaining("has no login for it. Set sasl.jaas.config");
            }
        }

        @Test
        void leavesTheEntryOfTheJvmForAnotherMechanismToKafka() {
            properties.setProperty("sasl.mechanism", "SCRAM-SHA-512");

            try (JvmJaas own = JvmJaas.install(ScramLoginModule.class.getName(), Map.of())) {
                assertThat(own).isNotNull();
                assertThat(prepareWithoutConfiguration(properties).configuration())
                        .doesNotContainKeys(JAAS, SERVICE);
            }
        }

        @Test
        void leavesTheEntryOfTheJvmToKafka() {
            try (JvmJaas own = JvmJaas.install(Map.of("principal", "dave@R"))) {
                assertThat(own).isNotNull();
                assertThat(prepare(Map.of(), Map.of()).configuration())
                        .doesNotContainKey(JAAS)
                        .containsEntry(SERVICE, "kafka");
            }
            try (JvmJaas own = JvmJaas.install(Map.of("serviceName", "broker"))) {
                assertThat(own).isNotNull();
                assertThat(prepare(Map.of(), Map.of()).configuration())
                        .doesNotContainKeys(JAAS, SERVICE);
            }
        }

        @Test
        void isAnErrorThatSaysWhatWasFoundWhere() {
            assertThatThrownBy(
                            () ->
                                    prepare(
                                            Map.of(
                                                    "security.kerberos.login.keytab", "/a",
                                                    "security.kerberos.login.principal", "alice",
                                                    "security.kerberos.login.contexts", "Client"),
                                            Map.of()))
                    .isInstanceOf(KafkaSecurityException.class)
                    .hasMessage(
                            FailureCode.CREDENTIAL_MISSING.mark(
                                    "sasl.mechanism = GSSAPI, security.protocol = SASL_PLAINTEXT (client"
                                            + " properties): client 'reader-1' asks for Kerberos, but there is"
                                            + " no credential for it. Set security.kerberos.login.keytab and"
                                            + " security.kerberos.login.principal, or"
                                            + " security.kerberos.login.use-ticket-cache: true, and let"
                                            + " security.kerberos.login.contexts contain KafkaClient. Found:"
                                            + " security.kerberos.login.keytab = /a (flink-conf.yaml in /conf),"
                                            + " security.kerberos.login.principal = alice (flink-conf.yaml in"
                                            + " /conf), security.kerberos.login.use-ticket-cache = true"
                                            + " (default), security.kerberos.login.contexts = Client"
                                            + " (flink-conf.yaml in /conf). Searched: flink-conf.yaml in /conf;"
                                            + " the JVM's JAAS configuration: no entry KafkaClient"
                                            + " (java.security.auth.login.config is not set)."));
        }
    }
}
