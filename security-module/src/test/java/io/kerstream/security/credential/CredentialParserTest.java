/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kerstream.security.FailureCode;
import io.kerstream.security.KafkaSecurityException;
import io.kerstream.security.config.ProcessConfiguration;
import io.kerstream.security.config.Setting;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialParserTest {

    private static final String KEYTAB = "security.kerberos.login.keytab";
    private static final String PRINCIPAL = "security.kerberos.login.principal";
    private static final String CACHE = "security.kerberos.login.use-ticket-cache";
    private static final String CONTEXTS = "security.kerberos.login.contexts";

    private final CredentialParser parser = new CredentialParser(Map.of(), () -> 42);

    private static ProcessConfiguration configuration(String... keysAndValues) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            values.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return ProcessConfiguration.of(values, "flink-conf.yaml in /conf");
    }

    private Optional<KerberosCredential> parse(String... keysAndValues) {
        return parser.parse(configuration(keysAndValues));
    }

    @Test
    void makesNoCredentialByDefault() {
        assertThat(parse()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Client", "kafkaclient", "KafkaClient2,Client"})
    void makesNoCredentialUnlessContextsNameKafka(String contexts) {
        assertThat(parse(KEYTAB, "/a", PRINCIPAL, "a@R", CONTEXTS, contexts)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"KafkaClient", "Client,KafkaClient", " Client , KafkaClient "})
    void mapsKeytabAndPrincipal(String contexts) {
        assertThat(parse(KEYTAB, "/a.keytab", PRINCIPAL, "a@R", CONTEXTS, contexts))
                .contains(
                        new KeytabCredential(
                                new Setting(KEYTAB, "/a.keytab", "flink-conf.yaml in /conf"),
                                new Setting(PRINCIPAL, "a@R", "flink-conf.yaml in /conf")));
    }

    @Test
    void mapsTheTicketCacheWhichIsOnByDefault() {
        assertThat(parse(CONTEXTS, "KafkaClient"))
                .contains(
                        new TicketCacheCredential(
                                Path.of("/tmp/krb5cc_42"),
                                "the default, because KRB5CCNAME is not set",
                                null));
    }

    @Test
    void makesNoCredentialWhenTheTicketCacheIsOff() {
        assertThat(parse(CONTEXTS, "KafkaClient", CACHE, "false")).isEmpty();
    }

    @Test
    void prefersTheKeytabToTheTicketCache() {
        assertThat(parse(KEYTAB, "/a", PRINCIPAL, "a", CACHE, "true", CONTEXTS, "KafkaClient"))
                .containsInstanceOf(KeytabCredential.class);
    }

    @Test
    void expectsThePrincipalInTheTicketCacheThatIsAskedForExplicitly() {
        assertThat(parse(PRINCIPAL, "a@R", CACHE, "true", CONTEXTS, "KafkaClient"))
                .hasValueSatisfying(
                        credential ->
                                assertThat(((TicketCacheCredential) credential).principal())
                                        .extracting(Setting::value)
                                        .isEqualTo("a@R"));
    }

    @Test
    void rejectsAKeytabWithoutPrincipal() {
        assertThatThrownBy(() -> parse(KEYTAB, "/a.keytab", CONTEXTS, "KafkaClient"))
                .isInstanceOf(KafkaSecurityException.class)
                .hasMessage(
                        FailureCode.CONFIGURATION_INCOMPLETE.mark(
                                "security.kerberos.login.keytab = /a.keytab (flink-conf.yaml in /conf): a"
                                        + " keytab without a principal. Set"
                                        + " security.kerberos.login.principal to a principal of that"
                                        + " keytab (klist -k lists them), or remove the keytab to log in"
                                        + " from the ticket cache."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", ""})
    void rejectsAPrincipalWithoutKeytab(String ticketCache) {
        assertThatThrownBy(
                        () -> parse(PRINCIPAL, "a@R", CONTEXTS, "KafkaClient", CACHE, ticketCache))
                .isInstanceOf(KafkaSecurityException.class)
                .hasMessage(
                        FailureCode.CONFIGURATION_INCOMPLETE.mark(
                                "security.kerberos.login.principal = a@R (flink-conf.yaml in /conf): a"
                                        + " principal without a keytab. Set"
                                        + " security.kerberos.login.keytab to a keytab of that principal,"
                                        + " or remove the principal to log in as whoever owns the ticket"
                                        + " cache."));
    }

    @Test
    void rejectsASwitchThatIsNotBoolean() {
        assertThatThrownBy(() -> parse(CACHE, "maybe", CONTEXTS, "KafkaClient"))
                .isInstanceOf(KafkaSecurityException.class)
                .hasMessageContaining(CACHE + " = maybe (flink-conf.yaml in /conf)");
    }

    @Test
    void describesWhatIsSetAndWhatIsDefault() {
        assertThat(CredentialParser.describe(configuration(KEYTAB, "/a")))
                .isEqualTo(
                        "security.kerberos.login.keytab = /a (flink-conf.yaml in /conf),"
                                + " security.kerberos.login.principal (not set),"
                                + " security.kerberos.login.use-ticket-cache = true (default),"
                                + " security.kerberos.login.contexts (not set)");
    }
}
