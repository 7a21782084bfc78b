/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.config;

import static org.apache.flink.configuration.SecurityOptions.KERBEROS_LOGIN_KEYTAB;
import static org.apache.flink.configuration.SecurityOptions.KERBEROS_LOGIN_PRINCIPAL;
import static org.apache.flink.configuration.SecurityOptions.KERBEROS_LOGIN_USETICKETCACHE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kerstream.security.FailureCode;
import io.kerstream.security.KafkaSecurityException;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

class ProcessConfigurationTest {

    @Test
    void isEmptyByDefault() {
        ProcessConfiguration empty = ProcessConfiguration.of(new Configuration(), "here");

        assertThat(empty.values()).isEmpty();
        assertThat(empty.namesLogin()).isFalse();
        assertThat(empty.setting(KERBEROS_LOGIN_KEYTAB)).isEmpty();
        assertThat(empty.flag(KERBEROS_LOGIN_USETICKETCACHE)).isTrue();
        assertThat(empty.searched()).isEqualTo("here");
    }

    @Test
    void keepsOwnKeysWithTheirOrigin() {
        Configuration flink = new Configuration();
        flink.set(KERBEROS_LOGIN_KEYTAB, "/a.keytab");
        flink.set(KERBEROS_LOGIN_USETICKETCACHE, false);
        flink.setString("kerstream.cluster", "c");
        flink.setString("s3.secret-key", "planted");

        ProcessConfiguration configuration = ProcessConfiguration.of(flink, "here");

        assertThat(configuration.setting(KERBEROS_LOGIN_KEYTAB))
                .contains(new Setting("security.kerberos.login.keytab", "/a.keytab", "here"));
        assertThat(configuration.flag(KERBEROS_LOGIN_USETICKETCACHE)).isFalse();
        assertThat(configuration.values())
                .containsOnlyKeys(
                        "security.kerberos.login.keytab",
                        "security.kerberos.login.use-ticket-cache",
                        "kerstream.cluster");
    }

    @Test
    void readsDeprecatedKeysUnderTheCurrentOnesWhichWin() {
        ProcessConfiguration configuration =
                ProcessConfiguration.of(
                        Map.of(
                                "security.keytab", "/old.keytab",
                                "security.principal", "old",
                                "security.kerberos.login.principal", "new"),
                        "here");

        assertThat(configuration.setting(KERBEROS_LOGIN_KEYTAB))
                .contains(
                        new Setting(
                                "security.kerberos.login.keytab",
                                "/old.keytab",
                                "here, as security.keytab"));
        assertThat(configuration.setting(KERBEROS_LOGIN_PRINCIPAL).orElseThrow().value())
                .isEqualTo("new");
    }

    @Test
    void treatsBlankAsAbsent() {
        ProcessConfiguration configuration =
                ProcessConfiguration.of(Map.of("security.kerberos.login.keytab", " "), "here");

        assertThat(configuration.namesLogin()).isFalse();
    }

    @Test
    void doesNotTakeOtherKerberosKeysForALogin() {
        assertThat(
                        ProcessConfiguration.of(
                                        Map.of("security.kerberos.krb5-conf.path", "/k"), "here")
                                .namesLogin())
                .isFalse();
    }

    @Test
    void rejectsASwitchThatIsNotBoolean() {
        ProcessConfiguration configuration =
                ProcessConfiguration.of(
                        Map.of("security.kerberos.login.use-ticket-cache", "maybe"), "here");

        assertThatThrownBy(() -> configuration.flag(KERBEROS_LOGIN_USETICKETCACHE))
                .isInstanceOf(KafkaSecurityException.class)
                .hasMessage(
                        FailureCode.CONFIGURATION_INVALID_VALUE.mark(
                                "security.kerberos.login.use-ticket-cache = maybe (here) is not a boolean."
                                        + " Set it to true or false."));
    }

    @Test
    void masksSecretsInToString() {
        assertThat(
                        ProcessConfiguration.of(
                                Map.of("kerstream.credential.a.password", "planted"), "here"))
                .asString()
                .contains("kerstream.credential.a.password")
                .doesNotContain("planted");
    }
}
