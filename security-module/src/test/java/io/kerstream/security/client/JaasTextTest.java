/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.kerstream.security.config.Setting;
import io.kerstream.security.credential.KerberosCredential;
import io.kerstream.security.credential.KeytabCredential;
import io.kerstream.security.credential.TicketCacheCredential;
import io.kerstream.security.credential.VerifiedIdentity;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.JaasContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The text is judged by what Kafka's own parser makes of it. */
class JaasTextTest {

    private static AppConfigurationEntry parsed(KerberosCredential credential, String principal) {
        String text = JaasText.of(new VerifiedIdentity(credential, principal, ""));
        return JaasContext.loadClientContext(Map.of("sasl.jaas.config", new Password(text)))
                .configurationEntries()
                .get(0);
    }

    private static KeytabCredential keytab(String path) {
        return new KeytabCredential(
                new Setting("keytab", path, "test"), new Setting("principal", "alice", "test"));
    }

    @Test
    void logsInFromAKeytab() {
        AppConfigurationEntry entry = parsed(keytab("/a.keytab"), "alice@R");

        assertThat(entry.getLoginModuleName())
                .isEqualTo("com.sun.security.auth.module.Krb5LoginModule");
        assertThat(entry.getControlFlag())
                .isEqualTo(AppConfigurationEntry.LoginModuleControlFlag.REQUIRED);
        assertThat(new HashMap<String, Object>(entry.getOptions()))
                .isEqualTo(
                        Map.of(
                                "useKeyTab", "true",
                                "storeKey", "true",
                                "doNotPrompt", "true",
                                "refreshKrb5Config", "true",
                                "keyTab", "/a.keytab",
                                "principal", "alice@R"));
    }

    @Test
    void logsInFromATicketCache() {
        AppConfigurationEntry entry =
                parsed(new TicketCacheCredential(Path.of("/tmp/cc"), "test", null), "alice@R");

        assertThat(entry.getOptions().get("useTicketCache")).isEqualTo("true");
        assertThat(entry.getOptions().get("renewTGT")).isEqualTo("true");
        assertThat(entry.getOptions().get("doNotPrompt")).isEqualTo("true");
        assertThat(entry.getOptions().get("ticketCache")).isEqualTo("/tmp/cc");
        assertThat(entry.getOptions().get("principal")).isEqualTo("alice@R");
        assertThat(entry.getOptions().containsKey("useKeyTab")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/with space/a.keytab",
                "/quote\"d/a.keytab",
                "/back\\slash/a.keytab",
                "/new\nline/\r.keytab",
                "/semi;colon/a=b /*c*/ # d.keytab",
                "/1234",
                "/ümlaut/'a'.keytab",
            })
    void survivesEveryCharacter(String path) {
        assertThat(parsed(keytab(path), "alice@R").getOptions().get("keyTab")).isEqualTo(path);
    }

    @Test
    void cannotBeEscapedFromByAPrincipal() {
        String hostile = "a\" debug=\"true";

        AppConfigurationEntry entry = parsed(keytab("/a"), hostile);

        assertThat(entry.getOptions().get("principal")).isEqualTo(hostile);
        assertThat(entry.getOptions().containsKey("debug")).isFalse();
    }
}
