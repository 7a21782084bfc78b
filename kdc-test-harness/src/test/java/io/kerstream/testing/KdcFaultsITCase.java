/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.security.auth.login.LoginException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What a fault of the network or the KDC's process does to a client, and that it ends. */
class KdcFaultsITCase extends EveryBackend {

    @Test
    void outage() {
        try (Kdc kdc = used(kdc().start())) {
            Path keytab = kdc.keytab("alice");

            try (Fault outage = kdc.faults().outage()) {
                assertThat(kdc.isRunning()).isFalse();
                assertThatThrownBy(login(kdc, keytab)).hasMessageContaining("Connection refused");
                outage.close();
            }

            assertThatCode(login(kdc, keytab)).doesNotThrowAnyException();
        }
    }

    @Test
    void pause() {
        try (Kdc kdc = used(kdc().start())) {
            Path keytab = kdc.keytab("alice");

            try (Fault paused = kdc.faults().pause()) {
                assertThat(Host.accepts(kdc.port())).isTrue();
                assertThatThrownBy(login(kdc, keytab)).hasMessageContaining("timed out");
                assertThat(kdc.requests().counts("alice").unanswered()).isPositive();
                paused.close();
            }

            assertThatCode(login(kdc, keytab)).doesNotThrowAnyException();
            assertThat(kdc.requests().counts("alice").logins()).isEqualTo(1);
        }
    }

    @Test
    void slowAnswersAreSlowAllAtOnce() throws Exception {
        Duration delay = Duration.ofMillis(600);
        try (Kdc kdc = used(kdc().start())) {
            Path keytab = kdc.keytab("alice");
            Duration usual = time(() -> loginFourTimes(kdc, keytab));

            Duration slow;
            try (Fault fault = kdc.faults().slow(delay)) {
                slow = time(() -> loginFourTimes(kdc, keytab));
                fault.close();
            }
            Duration after = time(() -> loginFourTimes(kdc, keytab));

            // A login takes two answers, the first of which demands pre-authentication.
            assertThat(slow).isGreaterThan(delay.multipliedBy(2)).isLessThan(delay.multipliedBy(6));
            assertThat(usual).isLessThan(slow);
            assertThat(after).isLessThan(slow);
        }
    }

    @Test
    void droppedUdp() {
        try (Kdc kdc = used(kdc().clientTransport(ClientTransport.UDP).start())) {
            Path keytab = kdc.keytab("alice");

            try (Fault dropped = kdc.faults().drop(KdcTransport.UDP)) {
                assertThatThrownBy(login(kdc, keytab)).hasMessageContaining("timed out");
                assertThat(kdc.requests().of("alice"))
                        .allSatisfy(
                                request -> {
                                    assertThat(request.transport()).isEqualTo(KdcTransport.UDP);
                                    assertThat(request.outcome()).isEqualTo(KdcRequest.UNANSWERED);
                                });
                dropped.close();
            }

            assertThatCode(login(kdc, keytab)).doesNotThrowAnyException();
        }
    }

    @Test
    void droppedTcp() {
        try (Kdc kdc = used(kdc().clientTransport(ClientTransport.TCP).start())) {
            Path keytab = kdc.keytab("alice");

            try (Fault dropped = kdc.faults().drop(KdcTransport.TCP)) {
                assertThatThrownBy(login(kdc, keytab)).isInstanceOf(LoginException.class);
                assertThat(kdc.requests().of("alice")).isEmpty();
                dropped.close();
            }

            assertThatCode(login(kdc, keytab)).doesNotThrowAnyException();
        }
    }

    @Test
    void droppedTcpLeavesUdp() {
        try (Kdc kdc = used(kdc().clientTransport(ClientTransport.UDP).start())) {
            Path keytab = kdc.keytab("alice");

            try (Fault dropped = kdc.faults().drop(KdcTransport.TCP)) {
                assertThatCode(login(kdc, keytab)).doesNotThrowAnyException();
                dropped.close();
            }
        }
    }

    @Test
    void oneFaultEndsWithoutTheOther() {
        try (Kdc kdc = used(kdc().start())) {
            Path keytab = kdc.keytab("alice");
            Fault first = kdc.faults().pause();
            Fault second = kdc.faults().pause();

            first.close();
            first.close();
            assertThatThrownBy(login(kdc, keytab)).hasMessageContaining("timed out");

            second.close();
            assertThatCode(login(kdc, keytab)).doesNotThrowAnyException();
        }
    }

    @Test
    void closesWhileAnswersAreHeldBack() throws Exception {
        ExecutorService clients = Executors.newSingleThreadExecutor();
        Kdc kdc = used(kdc().start());
        int port = kdc.port();
        Path keytab = kdc.keytab("alice");
        Fault slow = kdc.faults().slow(Duration.ofMinutes(5));
        Future<?> login = clients.submit(() -> Logins.byKeytab(kdc.principal("alice"), keytab));
        kdc.faults().slow(Duration.ofMinutes(4));

        Duration taken = time(() -> closed(kdc));

        assertThat(taken).isLessThan(Duration.ofSeconds(5));
        assertThat(Host.threadsNamedLike("kerstream-kdc-" + port)).isEmpty();
        slow.close();
        assertThatThrownBy(login::get).hasCauseInstanceOf(LoginException.class);
        clients.shutdown();
    }

    private static Void closed(Kdc kdc) {
        kdc.close();
        return null;
    }

    private static ThrowingCallable login(Kdc kdc, Path keytab) {
        return () -> Logins.byKeytab(kdc.principal("alice"), keytab);
    }

    private static Void loginFourTimes(Kdc kdc, Path keytab) throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> logins = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                logins.add(clients.submit(() -> Logins.byKeytab(kdc.principal("alice"), keytab)));
            }
            for (Future<?> login : logins) {
                login.get();
            }
            return null;
        } finally {
            clients.shutdown();
        }
    }

    private static Duration time(Callable<Void> action) throws Exception {
        long start = System.nanoTime();
        action.call();
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
