/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.time.Duration;
import javax.security.auth.kerberos.KerberosTicket;
import org.junit.jupiter.api.Test;

/** Settings of the builder that clients notice. */
class KdcSettingsITCase extends EveryBackend {

    private static final int AES128_SHA1 = 17;
    private static final int AES256_SHA1 = 18;

    @Test
    void encryptionTypes() throws Exception {
        try (Kdc kdc = used(kdc().encryptionTypes("aes128-cts-hmac-sha1-96").start())) {
            assertThat(sessionKeyType(kdc)).isEqualTo(AES128_SHA1);
        }
        try (Kdc kdc = used(kdc().start())) {
            assertThat(sessionKeyType(kdc)).isEqualTo(AES256_SHA1);
        }
    }

    private static int sessionKeyType(Kdc kdc) throws Exception {
        KerberosTicket ticket = Logins.byKeytab(kdc.principal("alice"), kdc.keytab("alice"));
        return ticket.getSessionKeyType();
    }

    @Test
    void unknownEncryptionTypeIsRefused() {
        assertThatThrownBy(() -> kdc().encryptionTypes("des3-cbc-sha1").start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "encryptionTypes 'des3-cbc-sha1': the KDC back end "
                                + backend.id()
                                + " has [aes128-cts-hmac-sha1-96, ");
    }

    @Test
    void renewableLifetime() throws Exception {
        try (Kdc kdc = used(kdc().renewableLifetime(Duration.ofDays(2)).start())) {
            KerberosTicket ticket =
                    Logins.byTicketCache(kdc.principal("alice"), kdc.ticketCache("alice"));

            assertThat(ticket.isRenewable()).isTrue();
            assertThat(
                            Duration.between(
                                    ticket.getStartTime().toInstant(),
                                    ticket.getRenewTill().toInstant()))
                    .isEqualTo(Duration.ofDays(2));
        }
    }

    @Test
    void clockSkewIsToldToClients() throws Exception {
        try (Kdc kdc = kdc().clockSkew(Duration.ofSeconds(77)).start()) {
            assertThat(Files.readString(kdc.krb5Conf())).contains("clockskew = 77\n");
        }
    }

    @Test
    void choosesTheBackEndByTheSystemProperty() {
        System.setProperty(KdcBackend.PROPERTY, backend.id());
        try (Kdc kdc = Kdc.builder().start()) {
            assertThat(kdc.backend()).isEqualTo(backend);
        } finally {
            System.clearProperty(KdcBackend.PROPERTY);
        }
    }
}
