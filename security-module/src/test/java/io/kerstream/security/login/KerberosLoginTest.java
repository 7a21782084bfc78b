/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kerstream.security.KafkaSecurityException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.Configuration;
import javax.security.auth.login.LoginException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.junit.jupiter.api.Test;

class KerberosLoginTest {

    private static final Map<String, String> KEYTAB =
            Map.of(
                    "useKeyTab", "true",
                    "storeKey", "true",
                    "keyTab", "/no/such.keytab",
                    "principal", "kafka-login@NOWHERE.INVALID");

    private final KerberosLogin login = new KerberosLogin();

    private void configure(Map<String, ?> configs, Map<String, String> options) {
        AppConfigurationEntry entry =
                new AppConfigurationEntry(
                        LoginIdentity.KRB5_MODULE,
                        AppConfigurationEntry.LoginModuleControlFlag.REQUIRED,
                        options);
        configure(configs, new AppConfigurationEntry[] {entry});
    }

    private void configure(Map<String, ?> configs, AppConfigurationEntry[] entries) {
        login.configure(
                configs,
                "KafkaClient",
                new Configuration() {
                    @Override
                    public AppConfigurationEntry[] getAppConfigurationEntry(String name) {
                        return entries;
                    }
                },
                null);
    }

    @Test
    void takesTheServiceNameFromTheClientOrTheEntry() {
        configure(Map.of("sasl.kerberos.service.name", "kafka"), KEYTAB);
        assertThat(login.serviceName()).isEqualTo("kafka");

        Map<String, String> options = new HashMap<>(KEYTAB);
        options.put("serviceName", "broker");
        configure(Map.of(), options);
        assertThat(login.serviceName()).isEqualTo("broker");

        configure(Map.of("sasl.kerberos.service.name", "broker"), options);
        assertThat(login.serviceName()).isEqualTo("broker");
    }

    @Test
    void refusesTwoServiceNamesAndNone() {
        Map<String, String> options = new HashMap<>(KEYTAB);
        options.put("serviceName", "broker");

        assertThatThrownBy(() -> configure(Map.of("sasl.kerberos.service.name", "x"), options))
                .isInstanceOf(KafkaSecurityException.class)
                .hasMessageContaining("contradicts serviceName = broker");
        assertThatThrownBy(() -> configure(Map.of(), KEYTAB))
                .isInstanceOf(KafkaSecurityException.class)
                .hasMessageContaining("sasl.kerberos.service.name is not set");
    }

    @Test
    void refusesAContextWithoutAnEntry() {
        assertThatThrownBy(
                        () ->
                                configure(
                                        Map.of("sasl.kerberos.service.name", "kafka"),
                                        new AppConfigurationEntry[0]))
                .isInstanceOf(KafkaSecurityException.class)
                .hasMessageContaining("JAAS context KafkaClient: it has 0 entries");
    }

    @Test
    void refusesSettingsThatCannotBe() {
        assertThatThrownBy(
                        () ->
                                configure(
                                        Map.of(
                                                "sasl.kerberos.service.name",
                                                "kafka",
                                                LoginSettings.LINGER,
                                                "x"),
                                        KEYTAB))
                .isInstanceOf(KafkaSecurityException.class)
                .hasMessageContaining(LoginSettings.LINGER + " = x");
    }

    @Test
    void givesASubjectAtOnceAndTheSameToEverybody() throws Exception {
        Map<String, ?> configs =
                Map.of("sasl.kerberos.service.name", "kafka", LoginSettings.LINGER, "0");
        configure(configs, KEYTAB);
        KerberosLogin first = login;

        assertThat(first.login().getSubject()).isSameAs(first.subject());
        assertThat(first.subject().getPrincipals())
                .singleElement()
                .hasToString("kafka-login@NOWHERE.INVALID");
        assertThat(KerberosLogins.statuses())
                .filteredOn(status -> status.principal().equals("kafka-login@NOWHERE.INVALID"))
                .singleElement()
                .extracting(LoginStatus::clients)
                .isEqualTo(1);
        first.close();
        first.close();
        assertThat(KerberosLogins.statuses())
                .filteredOn(status -> status.principal().equals("kafka-login@NOWHERE.INVALID"))
                .allMatch(status -> status.clients() == 0);
    }

    /** The keytab is not there: an attempt tells so at once, if there is one. */
    @Test
    void aLoginThatDoesNotLingerMakesItsFirstAttempt() {
        LoginSettings settings =
                LoginSettings.of(
                        Map.of(
                                LoginSettings.LINGER,
                                "0",
                                LoginSettings.FIRST_LOGIN_TIMEOUT,
                                "10 s"));

        Map<String, String> options = new HashMap<>(KEYTAB);
        options.put("principal", "kafka-first@NOWHERE.INVALID");

        LoginClient.Answer answer =
                LoginClient.require(options, settings, List.of(), settings.firstLoginTimeout());

        assertThat(answer.hasTicket()).isFalse();
        assertThat(answer.failure()).isInstanceOf(LoginException.class);
        assertThat(KerberosLogins.statuses())
                .as("goes on until its client joins")
                .filteredOn(status -> status.principal().equals("kafka-first@NOWHERE.INVALID"))
                .singleElement()
                .extracting(LoginStatus::clients)
                .isEqualTo(0);
    }

    @Test
    void namesTheServicesOfTheBootstrapServers() {
        assertThat(KerberosLogin.services("a:9092, b.example:9093,[::1]:1,", "kafka"))
                .containsExactly("kafka@a", "kafka@b.example");
        assertThat(KerberosLogin.services(List.of("c:1"), "k")).containsExactly("k@c");
        assertThat(KerberosLogin.services(null, "kafka")).isEmpty();
    }

    @Test
    void explainsARejectionOfAPrincipalWithoutALogin() {
        SaslAuthenticationException rejected =
                new SaslAuthenticationException("invalid credentials");

        assertThat(KerberosLogins.explain(rejected, List.of("nobody@NOWHERE.INVALID")))
                .isInstanceOf(KafkaSecurityException.class)
                .hasMessageContaining("nobody@NOWHERE.INVALID was rejected");
        assertThat(KerberosLogins.explain(rejected, List.of())).isSameAs(rejected);
    }
}
