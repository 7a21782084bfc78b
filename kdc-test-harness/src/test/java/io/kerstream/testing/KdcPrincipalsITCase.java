/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import javax.security.auth.Subject;
import javax.security.auth.login.LoginException;
import org.ietf.jgss.GSSException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is done to principals, keys and clocks, as a client and a service see it. */
class KdcPrincipalsITCase extends EveryBackend {

    private static final String KAFKA = "kafka/localhost";
    private static final String SERVICE = "kafka@localhost";

    @Test
    void serviceWithoutItsOldKeyRefusesOldTickets() throws Exception {
        try (Kdc kdc = used(kdc().start())) {
            Subject before = login(kdc, "alice");
            kdc.createPrincipal(KAFKA);
            Gss.token(before, SERVICE);

            kdc.changeKey(KAFKA, OldKeys.DISCARD);

            Subject kafka = service(kdc);
            assertThatThrownBy(() -> Gss.authenticate(before, kafka, SERVICE))
                    .isInstanceOf(GSSException.class);
            assertThat(Gss.authenticate(login(kdc, "alice"), kafka, SERVICE))
                    .isEqualTo(kdc.principal("alice"));
        }
    }

    @Test
    void serviceWithItsOldKeyAcceptsOldTickets() throws Exception {
        try (Kdc kdc = used(kdc().start())) {
            Subject before = login(kdc, "alice");
            kdc.createPrincipal(KAFKA);
            Gss.token(before, SERVICE);

            kdc.changeKey(KAFKA, OldKeys.KEEP);

            Subject kafka = service(kdc);
            assertThat(Gss.authenticate(before, kafka, SERVICE)).isEqualTo(kdc.principal("alice"));
            assertThat(Gss.authenticate(login(kdc, "alice"), kafka, SERVICE))
                    .isEqualTo(kdc.principal("alice"));
        }
    }

    @Test
    void ticketGrantingServiceWithoutItsOldKeyRefusesOldTickets() throws Exception {
        try (Kdc kdc = used(kdc().start())) {
            kdc.createPrincipal(KAFKA);
            Subject before = login(kdc, "alice");

            kdc.changeKey("krbtgt/KERSTREAM.TEST");

            assertThatThrownBy(() -> Gss.token(before, SERVICE)).isInstanceOf(GSSException.class);
            assertThat(Gss.token(login(kdc, "alice"), SERVICE)).isNotEmpty();
        }
    }

    @Test
    void ticketGrantingServiceWithItsOldKeyAcceptsOldTickets() throws Exception {
        requires(KdcCapability.OLD_TGS_KEYS);
        try (Kdc kdc = used(kdc().start())) {
            kdc.createPrincipal(KAFKA);
            Subject before = login(kdc, "alice");

            kdc.changeKey("krbtgt/KERSTREAM.TEST", OldKeys.KEEP);

            assertThat(Gss.token(before, SERVICE)).isNotEmpty();
        }
    }

    @Test
    void lackingCapabilitiesAreRefused() {
        try (Kdc kdc = kdc().start()) {
            if (!kdc.supports(KdcCapability.OLD_TGS_KEYS)) {
                assertThatThrownBy(() -> kdc.changeKey("krbtgt/KERSTREAM.TEST", OldKeys.KEEP))
                        .isInstanceOf(UnsupportedOperationException.class)
                        .hasMessageStartingWith(
                                "KDC back end " + backend.id() + " lacks OLD_TGS_KEYS; ");
            }
            if (!kdc.supports(KdcCapability.CLOCK_SHIFT)) {
                assertThatThrownBy(() -> kdc.faults().shiftClock(Duration.ofMinutes(10)))
                        .isInstanceOf(UnsupportedOperationException.class)
                        .hasMessageStartingWith(
                                "KDC back end " + backend.id() + " lacks CLOCK_SHIFT; ");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void damagedKeytab(KeytabDamage damage) {
        try (Kdc kdc = used(kdc().start())) {
            Path keytab = kdc.keytab("alice");

            try (Fault damaged = kdc.faults().corruptKeytab(keytab, damage)) {
                assertThatThrownBy(() -> Logins.byKeytab(kdc.principal("alice"), keytab))
                        .isInstanceOf(LoginException.class);
                damaged.close();
            }

            assertThatCode(() -> Logins.byKeytab(kdc.principal("alice"), keytab))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void lockedPrincipal() {
        try (Kdc kdc = used(kdc().start())) {
            Path keytab = kdc.keytab("alice");

            try (Fault locked = kdc.faults().lock("alice")) {
                assertThatThrownBy(() -> Logins.byKeytab(kdc.principal("alice"), keytab))
                        .isInstanceOf(LoginException.class)
                        .hasMessageContaining("revoked");
                assertThat(kdc.requests().of("alice"))
                        .extracting(KdcRequest::outcome)
                        .contains("KDC_ERR_CLIENT_REVOKED");
                locked.close();
            }

            assertThatCode(() -> Logins.byKeytab(kdc.principal("alice"), keytab))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void deletedPrincipal() throws Exception {
        try (Kdc kdc = used(kdc().start())) {
            Subject alice = login(kdc, "alice");
            Path keytab = kdc.keytab(KAFKA);

            kdc.deletePrincipal(KAFKA);

            assertThatThrownBy(() -> Logins.byKeytab(kdc.principal(KAFKA), keytab))
                    .hasMessageContaining("Client not found");
            assertThatThrownBy(() -> Gss.token(alice, SERVICE))
                    .hasMessageContaining("Server not found");

            kdc.createPrincipal(KAFKA);
            assertThat(Gss.authenticate(alice, service(kdc), SERVICE))
                    .isEqualTo(kdc.principal("alice"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-10, 10})
    void wrongClock(int minutes) {
        requires(KdcCapability.CLOCK_SHIFT);
        try (Kdc kdc = used(kdc().start())) {
            Path keytab = kdc.keytab("alice");

            try (Fault wrong = kdc.faults().shiftClock(Duration.ofMinutes(minutes))) {
                assertThatThrownBy(() -> Logins.byKeytab(kdc.principal("alice"), keytab))
                        .isInstanceOf(LoginException.class)
                        .hasMessageContaining("Clock skew too great");
                wrong.close();
            }

            assertThatCode(() -> Logins.byKeytab(kdc.principal("alice"), keytab))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void clocksMayDifferByTheSkew() {
        requires(KdcCapability.CLOCK_SHIFT);
        try (Kdc kdc = used(kdc().clockSkew(Duration.ofMinutes(20)).start())) {
            Path keytab = kdc.keytab("alice");

            try (Fault wrong = kdc.faults().shiftClock(Duration.ofMinutes(10))) {
                assertThatCode(() -> Logins.byKeytab(kdc.principal("alice"), keytab))
                        .doesNotThrowAnyException();
                wrong.close();
            }
        }
    }

    private static Subject login(Kdc kdc, String name) throws LoginException {
        return Logins.subject(kdc.principal(name), kdc.keytab(name));
    }

    private static Subject service(Kdc kdc) throws LoginException {
        return Logins.acceptor(kdc.principal(KAFKA), kdc.keytab(KAFKA));
    }
}
