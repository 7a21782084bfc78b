/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.login;

import static io.kerstream.security.login.FakeTickets.ALICE;
import static io.kerstream.security.login.FakeTickets.KAFKA;
import static io.kerstream.security.login.FakeTickets.TGS;
import static io.kerstream.security.login.FakeTickets.subject;
import static io.kerstream.security.login.FakeTickets.ticket;
import static org.assertj.core.api.Assertions.assertThat;

import io.kerstream.security.LogCapture;
import io.kerstream.security.login.TicketSource.NothingNewerException;
import io.kerstream.security.login.TicketSource.Obtained;
import io.kerstream.security.login.TicketSource.Reason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import javax.security.auth.Subject;
import javax.security.auth.kerberos.KerberosPrincipal;
import javax.security.auth.kerberos.KerberosTicket;
import javax.security.auth.kerberos.KeyTab;
import javax.security.auth.login.LoginException;
import org.apache.logging.log4j.Level;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityLoginTest {

    private static final Duration LIFE = Duration.ofSeconds(100);

    /** JDK tickets know the true time only: the clock begins there and moves by hand. */
    private static final class ManualClock extends Clock {
        private Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);

        void advance(Duration by) {
            now = now.plus(by);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private static final class Source implements TicketSource {
        private final ManualClock clock;
        private final List<Reason> asked = new ArrayList<>();
        private @Nullable Throwable failure;
        private boolean changed;
        private boolean filledByOthers;
        private boolean nothing;
        private Runnable meanwhile = () -> {};
        private @Nullable Instant renewTill;

        Source(ManualClock clock) {
            this.clock = clock;
        }

        @Override
        public @Nullable Obtained obtain(@Nullable KerberosTicket current, Reason reason)
                throws LoginException {
            asked.add(reason);
            changed = false;
            meanwhile.run();
            if (failure instanceof LoginException e) {
                throw e;
            }
            if (failure instanceof Error e) {
                throw e;
            }
            if (nothing) {
                return null;
            }
            return new Obtained(
                    subject(ticket(TGS, clock.instant(), clock.instant().plus(LIFE), renewTill)),
                    1);
        }

        @Override
        public boolean changed() {
            return changed;
        }

        @Override
        public boolean isFilledByOthers() {
            return filledByOthers;
        }
    }

    /** Calls at once, or not at all, as if the KDC were silent. */
    private static final class DirectCalls implements IdentityLogin.Calls {
        private boolean silent;
        private @Nullable Callable<?> givenUp;

        @Override
        public <T> T call(Callable<T> call, Duration timeout)
                throws TimeoutException, ExecutionException {
            if (silent) {
                givenUp = call;
                throw new TimeoutException("no answer of the KDC within " + timeout);
            }
            try {
                return call.call();
            } catch (Throwable t) {
                throw new ExecutionException(t);
            }
        }
    }

    private final ManualClock clock = new ManualClock();
    private final Source source = new Source(clock);
    private final DirectCalls calls = new DirectCalls();
    private final DirectCalls aheadCalls = new DirectCalls();
    private final List<Collection<String>> fetchedAhead = new ArrayList<>();
    private final IdentityLogin login = login(Map.of());

    private IdentityLogin login(Map<String, String> more) {
        Map<String, String> options =
                new HashMap<>(
                        Map.of("useKeyTab", "true", "keyTab", "/a.keytab", "principal", ALICE));
        options.putAll(more);
        return new IdentityLogin(
                LoginIdentity.of(LoginIdentity.KRB5_MODULE, options),
                LoginSettings.of(Map.of(LoginSettings.RENEW_JITTER, "0")),
                source,
                calls,
                aheadCalls,
                (subject, services) -> {
                    fetchedAhead.add(List.copyOf(services));
                    for (String service : services) {
                        Instant now = clock.instant();
                        String name = service.contains("/") ? service : KAFKA;
                        subject.getPrivateCredentials().add(ticket(name, now, now.plus(LIFE)));
                    }
                    return services.size();
                },
                clock,
                () -> 0);
    }

    private KerberosTicket tgt() {
        return Tickets.tgt(login.subject()).orElseThrow();
    }

    private LoginStatus status() {
        return login.status(1);
    }

    @Test
    void theSubjectHasItsPrincipalBeforeAnyTicket() {
        assertThat(login.subject().getPrincipals()).containsExactly(new KerberosPrincipal(ALICE));
        assertThat(login.subject().getPrivateCredentials()).isEmpty();
    }

    @Test
    void theSubjectOfAnAcceptorHasItsKeysBeforeAnyKdc() {
        assertThat(login(Map.of("storeKey", "true")).subject().getPrivateCredentials())
                .singleElement()
                .isInstanceOf(KeyTab.class);
    }

    @Test
    void renewsAtItsTimeAndNotBefore() throws Exception {
        assertThat(login.step()).isEqualTo(Duration.ofSeconds(60));
        clock.advance(Duration.ofMillis(79_999));
        assertThat(login.step()).isEqualTo(Duration.ofMillis(1));
        assertThat(source.asked).hasSize(1);

        clock.advance(Duration.ofMillis(1));
        login.step();

        assertThat(source.asked).hasSize(2);
        assertThat(Tickets.end(tgt())).isEqualTo(clock.instant().plus(LIFE));
    }

    @Test
    void keepsTheTicketAndTheSubjectWhenARenewalFails() throws Exception {
        login.step();
        Subject subject = login.subject();
        KerberosTicket before = tgt();
        source.failure = new LoginException("Connection refused");
        clock.advance(Duration.ofSeconds(80));

        login.step();

        assertThat(login.subject()).isSameAs(subject);
        assertThat(tgt()).isSameAs(before);
        assertThat(status().failuresInARow()).isEqualTo(1);
        assertThat(status().lastError()).contains("no KDC of the realm answers");
        assertThat(status().ticketEnd()).isEqualTo(Tickets.end(before));
    }

    /** As GSS-API does with tickets that have ended, when it finds them in a Subject. */
    @Test
    void goesOnWhenItsTicketIsDestroyed() throws Exception {
        login.step();
        Instant end = Tickets.end(tgt());
        clock.advance(LIFE.plusSeconds(1));
        tgt().destroy();
        source.failure = new LoginException("Connection refused");

        assertThat(login.step()).isPositive();
        assertThat(status().ticketEnd()).isEqualTo(end);
        assertThat(status().failuresInARow()).isEqualTo(1);

        source.failure = null;
        clock.advance(Duration.ofSeconds(1));
        login.step();
        assertThat(Tickets.end(tgt())).isEqualTo(clock.instant().plus(LIFE));
    }

    @Test
    void triesForEverWithGrowingPausesAndThenGoesOn() throws Exception {
        source.failure = new LoginException("Connection refused");
        List<Long> pauses = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Duration pause = login.step();
            pauses.add(pause.toMillis());
            // A watched file makes for shorter steps; nothing is asked in between.
            clock.advance(Duration.ofMillis(1500));
        }
        assertThat(pauses.subList(0, 4)).containsExactly(125L, 250L, 500L, 1000L);
        assertThat(pauses).allMatch(pause -> pause > 0 && pause <= 1000);
        assertThat(status().failuresInARow()).isEqualTo(source.asked.size()).isEqualTo(100);

        source.failure = null;
        login.step();

        assertThat(status().failuresInARow()).isZero();
        assertThat(status().lastError()).isNull();
        assertThat(tgt()).isNotNull();
    }

    @Test
    void survivesErrors() throws Exception {
        source.failure = new NoClassDefFoundError("half a jar");

        assertThat(login.step()).isPositive();

        assertThat(status().lastError()).contains("half a jar");
    }

    @Test
    void givesUpWaitingForASilentKdcAndAsksAgain() throws Exception {
        calls.silent = true;
        login.step();
        assertThat(status().lastError()).contains("no KDC of the realm answers");

        calls.silent = false;
        clock.advance(Duration.ofSeconds(1));
        login.step();

        assertThat(tgt()).isNotNull();
    }

    /** For example a dead KDC listed before one that answers: each attempt needs that time. */
    @Test
    void takesAnAnswerThatComesAfterItsAttemptWasGivenUp() throws Exception {
        calls.silent = true;
        login.step();
        assertThat(status().failuresInARow()).isEqualTo(1);

        Objects.requireNonNull(calls.givenUp).call();
        login.step();

        assertThat(tgt()).isNotNull();
        assertThat(status().failuresInARow()).isZero();
        assertThat(login.awaitTicket(Duration.ZERO).hasTicket()).isTrue();
    }

    @Test
    void leavesALateAnswerAloneWhenAnotherAttemptHasSucceeded() throws Exception {
        calls.silent = true;
        login.step();
        calls.silent = false;
        clock.advance(Duration.ofSeconds(1));
        login.step();
        KerberosTicket before = tgt();

        Objects.requireNonNull(calls.givenUp).call();
        login.step();

        assertThat(tgt()).isSameAs(before);
    }

    @Test
    void goesOnWhenTheClockIsSetBack() throws Exception {
        source.failure = new LoginException("Clock skew too great (37)");
        login.step();
        clock.advance(Duration.ofHours(-1));
        source.failure = null;

        login.step();

        assertThat(tgt()).isNotNull();
    }

    @Test
    void aChangedKeytabEndsThePause() throws Exception {
        source.failure = new LoginException("Pre-authentication information was invalid (24)");
        for (int i = 0; i < 10; i++) {
            login.step();
            clock.advance(Duration.ofSeconds(3));
        }
        login.step();
        int before = source.asked.size();
        source.failure = null;
        source.changed = true;

        login.step();

        assertThat(source.asked).hasSize(before + 1);
        assertThat(tgt()).isNotNull();
    }

    @Test
    void aChangedKeytabIsNoReasonWhileAllIsWell() throws Exception {
        login.step();
        source.changed = true;

        login.step();

        assertThat(source.asked).hasSize(1);
    }

    @Nested
    class OfATicketCache {

        @Test
        void takesWhatAnotherProcessPutIntoTheFile() throws Exception {
            source.filledByOthers = true;
            source.renewTill = clock.instant().plusSeconds(3600);
            assertThat(login.step()).isEqualTo(Duration.ofSeconds(5));
            clock.advance(Duration.ofSeconds(5));
            source.changed = true;

            login.step();

            assertThat(source.asked).containsExactly(Reason.DUE, Reason.FILE_CHANGED);
            assertThat(Tickets.end(tgt())).isEqualTo(clock.instant().plus(LIFE));
        }

        @Test
        void leavesTheTicketWhenTheFileHasNothingNewer() throws Exception {
            source.filledByOthers = true;
            login.step();
            KerberosTicket before = tgt();
            source.changed = true;
            source.nothing = true;

            login.step();

            assertThat(tgt()).isSameAs(before);
            assertThat(status().failuresInARow()).isZero();
        }

        @Test
        void saysOnceThatKinitIsNeededAlsoAfterOtherFailures() throws Exception {
            source.filledByOthers = true;
            login.step();
            try (LogCapture log = new LogCapture(Level.WARN)) {
                source.failure = new LoginException("Connection refused");
                clock.advance(Duration.ofSeconds(80));
                login.step();
                source.failure = new NothingNewerException("run kinit");
                clock.advance(Duration.ofSeconds(5));
                login.step();
                clock.advance(Duration.ofMinutes(2));
                login.step();

                assertThat(log.text()).containsOnlyOnce("run kinit");
            }
        }

        @Test
        void saysThatATicketCannotBeRenewedAndComesAliveWithTheFile() throws Exception {
            source.filledByOthers = true;
            login.step();
            assertThat(status().renewable()).isFalse();
            source.failure = new NothingNewerException("run kinit");
            clock.advance(Duration.ofSeconds(200));
            assertThat(login.step()).isEqualTo(Duration.ofSeconds(1));
            assertThat(status().lastError()).isEqualTo("run kinit");
            assertThat(status().ticketLifeLeft(clock.instant())).isNegative();

            source.failure = null;
            source.changed = true;
            source.renewTill = clock.instant().plusSeconds(3600);
            login.step();

            assertThat(status().renewable()).isTrue();
            assertThat(status().ticketLifeLeft(clock.instant())).isEqualTo(LIFE);
        }
    }

    @Nested
    class AfterARejection {

        @Test
        void getsNewTicketsOnceAndDropsTheOld() throws Exception {
            login.step();
            Instant now = clock.instant();
            KerberosTicket stale = ticket(KAFKA, now, now.plus(LIFE));
            login.subject().getPrivateCredentials().add(stale);
            KerberosTicket before = tgt();
            clock.advance(Duration.ofSeconds(1));

            assertThat(login.rejected()).isTrue();
            assertThat(login.rejected()).isTrue();
            login.step();

            assertThat(source.asked).containsExactly(Reason.DUE, Reason.REJECTED);
            assertThat(tgt()).isNotSameAs(before);
            assertThat(login.subject().getPrivateCredentials()).noneMatch(c -> c == stale);
            assertThat(status().refreshes()).isEqualTo(1);
        }

        @Test
        void aSecondRejectionIsTheEnd() throws Exception {
            login.step();
            login.rejected();
            login.step();
            clock.advance(RejectionLimit.REPORTED_LATE);

            assertThat(login.rejected()).isFalse();
            login.step();
            assertThat(source.asked).hasSize(2);
        }

        /** Its service tickets may be older than the broker's new key. */
        @Test
        void duringAnAttemptGetsNewTicketsAfterIt() throws Exception {
            login.step();
            clock.advance(Duration.ofSeconds(80));
            source.meanwhile = login::rejected;
            login.step();
            source.meanwhile = () -> {};

            login.step();

            assertThat(source.asked).containsExactly(Reason.DUE, Reason.DUE, Reason.REJECTED);
            clock.advance(RejectionLimit.REPORTED_LATE);
            assertThat(login.rejected()).as("the new tickets are rejected too").isFalse();
        }

        @Test
        void waitsOutAnOutageOfTheKdc() throws Exception {
            login.step();
            source.failure = new LoginException("Connection refused");
            login.rejected();
            login.step();
            clock.advance(Duration.ofSeconds(60));
            assertThat(login.rejected()).isTrue();

            source.failure = null;
            login.step();

            assertThat(source.asked).containsExactly(Reason.DUE, Reason.REJECTED, Reason.REJECTED);
            assertThat(status().refreshes()).isEqualTo(1);
        }
    }

    @Nested
    class ServiceTickets {

        @Test
        void areFetchedBeforeTheFirstTicketIsShown() throws Exception {
            login.want(List.of("kafka@broker"));

            login.step();

            assertThat(fetchedAhead).containsExactly(List.of("kafka@broker"));
            assertThat(Tickets.services(login.subject())).containsExactly(KAFKA);
            assertThat(status().kdcRoundTrips()).isEqualTo(2);
        }

        @Test
        void ofANewClientAreFetchedWithoutANewLogin() throws Exception {
            login.step();
            login.want(List.of("kafka@broker"));

            login.step();
            login.step();

            assertThat(source.asked).hasSize(1);
            assertThat(fetchedAhead).hasSize(1);
            assertThat(status().kdcRoundTrips()).isEqualTo(2);
        }

        @Test
        void thatAHandshakeFetchedAreRenewedToo() throws Exception {
            login.step();
            Instant now = clock.instant();
            login.subject().getPrivateCredentials().add(ticket(KAFKA, now, now.plus(LIFE)));
            assertThat(status().kdcRoundTrips()).as("AS, and the handshake's TGS").isEqualTo(2);
            clock.advance(Duration.ofSeconds(80));

            login.step();

            assertThat(fetchedAhead).containsExactly(List.of(KAFKA));
            assertThat(status().kdcRoundTrips()).isEqualTo(4);
        }

        @Test
        void thatAreNotAnsweredAreNotCounted() throws Exception {
            login.want(List.of("kafka@broker"));
            login.step();
            aheadCalls.silent = true;
            login.want(List.of("kafka@other"));

            login.step();

            assertThat(status().kdcRoundTrips()).isEqualTo(2);
        }

        @Test
        void doNotHoldBackAGoodTicket() throws Exception {
            aheadCalls.silent = true;
            login.want(List.of("kafka@broker"));

            login.step();

            assertThat(tgt()).isNotNull();
        }
    }

    @Nested
    class Waiting {

        @Test
        void doesNotWaitWhenThereIsATicket() throws Exception {
            login.step();

            assertThat(login.awaitTicket(Duration.ZERO).hasTicket()).isTrue();
            assertThat(source.asked).hasSize(1);
        }

        @Test
        void endsWithTheTime() throws Exception {
            IdentityLogin.Outcome outcome = login.awaitTicket(Duration.ofMillis(1));

            assertThat(outcome.hasTicket()).isFalse();
            assertThat(outcome.failure()).isNull();
        }

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void endsWithTheAttempt(boolean succeeds) throws Exception {
            source.failure = succeeds ? null : new LoginException("no");
            Thread stepping =
                    new Thread(
                            () -> {
                                try {
                                    login.sleep(Duration.ofMinutes(1));
                                    login.step();
                                } catch (InterruptedException e) {
                                    throw new AssertionError(e);
                                }
                            });
            stepping.start();

            IdentityLogin.Outcome outcome = login.awaitTicket(Duration.ofMinutes(1));

            stepping.join();
            assertThat(outcome.hasTicket()).isEqualTo(succeeds);
            assertThat(outcome.failure()).isEqualTo(source.failure);
        }

        @Test
        void shortensAPauseButAsksNoMoreOftenThanTheShortestOne() throws Exception {
            source.failure = new LoginException("no");
            for (int i = 0; i < 10; i++) {
                login.step();
                clock.advance(Duration.ofSeconds(3));
            }
            login.step();
            int before = source.asked.size();

            login.awaitTicket(Duration.ZERO);
            login.step();
            assertThat(source.asked).hasSize(before);
            clock.advance(Duration.ofMillis(250));
            login.step();

            assertThat(source.asked).hasSize(before + 1);
        }
    }
}
