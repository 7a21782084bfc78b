/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kerstream.security.FailureCode;
import io.kerstream.security.KafkaSecurityException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TicketCacheLocationTest {

    private static TicketCacheLocation find(String name) {
        return TicketCacheLocation.find(Map.of("KRB5CCNAME", name), () -> 1000);
    }

    @Test
    void isTheUsersFileInTmpByDefault() {
        assertThat(TicketCacheLocation.find(Map.of(), () -> 1000))
                .isEqualTo(
                        new TicketCacheLocation(
                                Path.of("/tmp/krb5cc_1000"),
                                "the default, because KRB5CCNAME is not set"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/run/cache", "FILE:/run/cache", "file:/run/cache"})
    void followsKrb5ccname(String name) {
        assertThat(find(name))
                .isEqualTo(
                        new TicketCacheLocation(
                                Path.of("/run/cache"), "from the environment variable KRB5CCNAME"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"KCM:1000", "DIR:/run/caches", "KEYRING:persistent:1000", "API:x"})
    void rejectsTypesThatJavaCannotRead(String name) {
        String type = name.substring(0, name.indexOf(':'));
        assertThatThrownBy(() -> find(name))
                .isInstanceOf(KafkaSecurityException.class)
                .hasMessage(
                        FailureCode.CREDENTIAL_TICKET_CACHE_TYPE.mark(
                                "KRB5CCNAME = "
                                        + name
                                        + " (environment): Java reads ticket caches of type FILE only, not "
                                        + type
                                        + ". Run kinit -c FILE:/path/of/a/cache, set"
                                        + " KRB5CCNAME=FILE:/path/of/a/cache for this process, or configure"
                                        + " a keytab with security.kerberos.login.keytab and"
                                        + " security.kerberos.login.principal."));
    }
}
