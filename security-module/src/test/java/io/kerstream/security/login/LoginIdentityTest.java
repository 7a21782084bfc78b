/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.login;

import static io.kerstream.security.login.LoginIdentity.KRB5_MODULE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kerstream.security.KafkaSecurityException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LoginIdentityTest {

    private static final Map<String, String> KEYTAB =
            Map.of(
                    "useKeyTab", "true",
                    "keyTab", "/a.keytab",
                    "storeKey", "true",
                    "principal", "alice@R");

    private static LoginIdentity with(Map<String, String> entry, String... more) {
        Map<String, String> options = new HashMap<>(entry);
        for (int i = 0; i < more.length; i += 2) {
            options.put(more[i], more[i + 1]);
        }
        return LoginIdentity.of(KRB5_MODULE, options);
    }

    @Test
    void oneKeyForOneIdentityWhateverElseTheEntrySays() {
        assertThat(with(KEYTAB, "serviceName", "kafka", "debug", "true").key())
                .isEqualTo(with(KEYTAB, "keyTab", "FILE:/a.keytab").key());
    }

    @Test
    void otherKeysForOtherPrincipalsFilesAndRoles() {
        assertThat(with(KEYTAB).key())
                .isNotEqualTo(with(KEYTAB, "principal", "bob@R").key())
                .isNotEqualTo(with(KEYTAB, "keyTab", "/b.keytab").key())
                .isNotEqualTo(with(KEYTAB, "isInitiator", "false").key())
                .as("a broker that finds no keys accepts nobody")
                .isNotEqualTo(with(KEYTAB, "storeKey", "false").key());
    }

    @Test
    void aKeytabWinsOverATicketCache() {
        LoginIdentity identity = with(KEYTAB, "useTicketCache", "true", "ticketCache", "/c");

        assertThat(identity.kind()).isEqualTo(LoginIdentity.Kind.KEYTAB);
        assertThat(identity.moduleOptions()).doesNotContainKeys("useTicketCache", "ticketCache");
    }

    @Test
    void keepsWhatAnAcceptorNeeds() {
        LoginIdentity identity = with(KEYTAB, "isInitiator", "false");

        assertThat(identity.acceptorKeytab()).contains("/a.keytab");
        assertThat(identity.isInitiator()).isFalse();
        assertThat(identity.moduleOptions())
                .containsEntry("storeKey", "true")
                .containsEntry("isInitiator", "false");
    }

    @Test
    void theModuleDoesNotRenewTicketCachesByItself() {
        LoginIdentity identity =
                LoginIdentity.of(
                        KRB5_MODULE,
                        Map.of(
                                "useTicketCache", "true",
                                "ticketCache", "FILE:/c",
                                "renewTGT", "true",
                                "principal", "bob@R"));

        assertThat(identity.moduleOptions())
                .containsEntry("renewTGT", "false")
                .containsEntry("ticketCache", "/c");
        assertThat(identity).hasToString("bob@R from ticket cache /c");
    }

    @Test
    void refusesAnEntryThatWouldHaveToAskSomebody() {
        assertThatThrownBy(() -> LoginIdentity.of(KRB5_MODULE, Map.of("principal", "alice@R")))
                .isInstanceOf(KafkaSecurityException.class)
                .hasMessageContaining("neither useKeyTab nor useTicketCache is true");
    }

    @Test
    void refusesAnEntryWithoutAPrincipal() {
        assertThatThrownBy(
                        () ->
                                LoginIdentity.of(
                                        KRB5_MODULE, Map.of("useKeyTab", "true", "keyTab", "/a")))
                .isInstanceOf(KafkaSecurityException.class)
                .hasMessageContaining("names no principal");
    }
}
