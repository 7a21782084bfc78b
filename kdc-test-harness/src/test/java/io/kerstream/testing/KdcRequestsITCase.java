/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javax.security.auth.Subject;
import javax.security.auth.login.LoginException;
import org.junit.jupiter.api.Test;

/** The record of requests tells what clients asked for. */
class KdcRequestsITCase extends EveryBackend {

    @Test
    void loginAndServiceTicket() throws Exception {
        try (Kdc kdc = used(kdc().start())) {
            Path keytab = kdc.keytab("alice", "kafka/localhost");
            kdc.requests().clear();
            Instant before = Instant.now();

            Subject alice = Logins.subject(kdc.principal("alice"), keytab);
            Subject kafka = Logins.acceptor(kdc.principal("kafka/localhost"), keytab);
            assertThat(Gss.authenticate(alice, kafka, "kafka@localhost"))
                    .isEqualTo(kdc.principal("alice"));

            assertThat(kdc.requests().counts("alice"))
                    .isEqualTo(new KdcRequestCounts(1, 1, 0, 0))
                    .isEqualTo(kdc.requests().countsByClient().get("alice@KERSTREAM.TEST"));
            KdcRequest service =
                    kdc.requests().of("alice").stream()
                            .filter(request -> request.type() == KdcRequest.Type.TGS)
                            .findFirst()
                            .orElseThrow();
            assertThat(service.service()).contains("kafka/localhost@KERSTREAM.TEST");
            assertThat(service.outcome()).isEqualTo("ISSUED");
            assertThat(service.transport()).isEqualTo(KdcTransport.TCP);
            assertThat(service.time()).isBetween(before, Instant.now());
            assertThat(kdc.requests().all())
                    .filteredOn(request -> request.type() == KdcRequest.Type.AS)
                    .allSatisfy(
                            request ->
                                    assertThat(request.service())
                                            .contains("krbtgt/KERSTREAM.TEST@KERSTREAM.TEST"));
        }
    }

    @Test
    void failures() throws Exception {
        try (Kdc kdc = used(kdc().start())) {
            Path keytab = kdc.keytab("alice");
            Subject alice = Logins.subject(kdc.principal("alice"), keytab);
            kdc.deletePrincipal("alice");
            kdc.requests().clear();

            assertThatThrownBy(() -> Logins.byKeytab(kdc.principal("alice"), keytab))
                    .isInstanceOf(LoginException.class);
            assertThatThrownBy(() -> Gss.token(alice, "nobody@localhost"))
                    .hasMessageContaining("Server not found");

            assertThat(kdc.requests().of("alice").get(0).outcome())
                    .isEqualTo("KDC_ERR_C_PRINCIPAL_UNKNOWN");
            assertThat(kdc.requests().counts("alice").errors()).isPositive();
            assertThat(kdc.requests().all())
                    .anySatisfy(
                            request -> {
                                assertThat(request.type()).isEqualTo(KdcRequest.Type.TGS);
                                assertThat(request.service())
                                        .contains("nobody/localhost@KERSTREAM.TEST");
                                assertThat(request.outcome())
                                        .isEqualTo("KDC_ERR_S_PRINCIPAL_UNKNOWN");
                            });
        }
    }

    @Test
    void namesTheTransport() throws Exception {
        try (Kdc kdc = used(kdc().clientTransport(ClientTransport.BOTH).start())) {
            Path keytab = kdc.keytab("alice");
            Logins.byKeytab(kdc.principal("alice"), keytab);

            assertThat(kdc.requests().of("alice"))
                    .isNotEmpty()
                    .allMatch(request -> request.transport() == KdcTransport.UDP);
        }
    }

    @Test
    void canBeWaitedFor() throws Exception {
        try (Kdc kdc = used(kdc().start())) {
            Path keytab = kdc.keytab("alice");
            Thread client =
                    new Thread(
                            () -> {
                                try {
                                    Logins.byKeytab(kdc.principal("alice"), keytab);
                                } catch (LoginException e) {
                                    throw new IllegalStateException(e);
                                }
                            });
            client.start();

            KdcRequest login =
                    kdc.requests()
                            .await(
                                    request ->
                                            request.isIssued()
                                                    && request.client()
                                                            .equals(
                                                                    Optional.of(
                                                                            "alice@KERSTREAM.TEST")),
                                    Duration.ofSeconds(20));

            assertThat(login.type()).isEqualTo(KdcRequest.Type.AS);
            client.join();
        }
    }

    @Test
    void waitsNoLongerThanAsked() {
        try (Kdc kdc = kdc().start()) {
            assertThatThrownBy(() -> kdc.requests().await(any -> true, Duration.ofMillis(10)))
                    .isInstanceOf(HarnessException.class)
                    .hasMessage(
                            "Waited PT0.01S for a request to the KDC that matches;"
                                    + " there was none at all");
        }
    }

    @Test
    void noiseIsNoted() throws Exception {
        try (Kdc kdc = kdc().start();
                DatagramSocket socket = new DatagramSocket()) {
            byte[] noise = {1, 2, 3};
            socket.send(
                    new DatagramPacket(
                            noise, noise.length, InetAddress.getLoopbackAddress(), kdc.port()));

            KdcRequest request = kdc.requests().await(any -> true, Duration.ofSeconds(20));

            assertThat(request.type()).isEqualTo(KdcRequest.Type.OTHER);
            assertThat(request.client()).isEmpty();
            assertThat(kdc.isRunning()).isTrue();
        }
    }
}
