/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import javax.security.auth.Subject;
import javax.security.auth.login.LoginException;
import org.ietf.jgss.GSSException;
import org.junit.jupiter.api.Test;

/** Clients of one realm and services of another. */
class KdcTrustITCase extends EveryBackend {

    @Test
    void betweenTwoOfTheSameKind() throws Exception {
        oneWay(backend, backend);
    }

    @Test
    void ofAnotherKindsClients() throws Exception {
        oneWay(KdcBackend.KERBY, backend);
    }

    @Test
    void ofAnotherKindsServices() throws Exception {
        oneWay(backend, KdcBackend.KERBY);
    }

    /** alice@REALM.A reaches a service in REALM.B, and bob@REALM.B none in REALM.A. */
    private void oneWay(KdcBackend clients, KdcBackend services) throws Exception {
        try (Kdc a = Kdc.builder().backend(clients).realm("REALM.A").hosts().start();
                Kdc b = Kdc.builder().backend(services).realm("REALM.B").trusts(a).start()) {
            used(a);
            Subject alice = login(a, "alice");

            assertThat(Gss.authenticate(alice, service(b, "localhost"), "kafka@localhost"))
                    .isEqualTo("alice@REALM.A");

            assertThat(a.requests().of("alice"))
                    .filteredOn(KdcRequest::isIssued)
                    .extracting(request -> request.service().orElseThrow())
                    .containsExactly("krbtgt/REALM.A@REALM.A", "krbtgt/REALM.B@REALM.A");
            assertThat(b.requests().of("alice@REALM.A"))
                    .extracting(request -> request.service().orElseThrow())
                    .containsExactly("kafka/localhost@REALM.B");

            a.createPrincipal("kafka/svc.realm.a");
            Subject bob = login(b, "bob");
            assertThatThrownBy(() -> Gss.token(bob, "kafka@svc.realm.a"))
                    .isInstanceOf(GSSException.class);
        }
    }

    @Test
    void inBothDirections() throws Exception {
        try (Kdc a = kdc().realm("REALM.A").hosts().start();
                Kdc b = kdc().realm("REALM.B").hosts().start()) {
            a.trust(b);
            b.trust(a);
            used(a);

            assertThat(
                            Gss.authenticate(
                                    login(a, "alice"),
                                    service(b, "svc.realm.b"),
                                    "kafka@svc.realm.b"))
                    .isEqualTo("alice@REALM.A");
            assertThat(
                            Gss.authenticate(
                                    login(b, "bob"),
                                    service(a, "svc.realm.a"),
                                    "kafka@svc.realm.a"))
                    .isEqualTo("bob@REALM.B");
        }
    }

    @Test
    void strangersLiveSideBySideInOneJvm() throws Exception {
        try (Kdc a = kdc().realm("REALM.A").start();
                Kdc b = kdc().realm("REALM.B").start()) {
            useBoth(a, b);

            assertThat(
                            Gss.authenticate(
                                    login(a, "alice"), service(a, "localhost"), "kafka@localhost"))
                    .isEqualTo("alice@REALM.A");
            assertThat(
                            Gss.authenticate(
                                    login(b, "bob"),
                                    service(b, "svc.realm.b"),
                                    "kafka@svc.realm.b"))
                    .isEqualTo("bob@REALM.B");
        }
    }

    @Test
    void aRealmIsTrustedOnce() {
        try (Kdc a = kdc().realm("REALM.A").start();
                Kdc b = kdc().realm("REALM.B").trusts(a).start()) {
            assertThatThrownBy(() -> b.trust(a))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("realm REALM.B trusts the realm REALM.A already");
            assertThatThrownBy(() -> a.trust(a))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("realm REALM.A: cannot trust itself");
        }
    }

    private static Subject login(Kdc kdc, String name) throws LoginException {
        return Logins.subject(kdc.principal(name), kdc.keytab(name));
    }

    private static Subject service(Kdc kdc, String host) throws LoginException {
        String name = "kafka/" + host;
        return Logins.acceptor(kdc.principal(name), kdc.keytab(name));
    }
}
