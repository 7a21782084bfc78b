/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.login;

import static io.kerstream.security.login.FakeTickets.ALICE;
import static io.kerstream.security.login.FakeTickets.KAFKA;
import static io.kerstream.security.login.FakeTickets.TGS;
import static io.kerstream.security.login.FakeTickets.subject;
import static io.kerstream.security.login.FakeTickets.ticket;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.security.auth.Subject;
import javax.security.auth.kerberos.KerberosPrincipal;
import javax.security.auth.kerberos.KerberosTicket;
import javax.security.auth.kerberos.KeyTab;
import org.junit.jupiter.api.Test;

class TicketsTest {

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    private final KerberosTicket oldTgt = ticket(TGS, now, now.plusSeconds(60));
    private final KerberosTicket newTgt = ticket(TGS, now, now.plusSeconds(120));

    @Test
    void findsTheTicketGrantingTicketOfTheOwnRealm() {
        Subject subject =
                subject(
                        ticket(KAFKA, now, now.plusSeconds(900)),
                        ticket("krbtgt/OTHER@TEST.LOCAL", now, now.plusSeconds(900)),
                        oldTgt,
                        newTgt);

        assertThat(Tickets.tgt(subject)).containsSame(newTgt);
        assertThat(Tickets.services(subject)).containsExactly(KAFKA);
    }

    @Test
    void replacesTicketsAndKeysAndNothingElse() {
        KerberosPrincipal alice = new KerberosPrincipal(ALICE);
        Subject subject = subject(oldTgt, ticket(KAFKA, now, now.plusSeconds(60)));
        subject.getPrincipals().add(alice);
        subject.getPrivateCredentials().add(KeyTab.getInstance(alice, new File("/old.keytab")));
        subject.getPrivateCredentials().add("of another login module");
        KeyTab key = KeyTab.getInstance(alice, new File("/new.keytab"));
        Subject fresh = subject(newTgt);
        fresh.getPrivateCredentials().add(key);

        Tickets.replace(subject, fresh);

        assertThat(subject.getPrivateCredentials())
                .containsExactlyInAnyOrder(newTgt, key, "of another login module");
        assertThat(subject.getPrincipals()).containsExactly(alice);
        assertThat(oldTgt.isDestroyed()).as("a handshake may still use it").isFalse();
    }

    /** GSS-API looks for tickets inside the monitor of the set: it must never find none. */
    @Test
    void whoeverHoldsTheMonitorAlwaysFindsATicket() throws Exception {
        Subject subject = subject(oldTgt);
        AtomicBoolean done = new AtomicBoolean();
        AtomicBoolean missed = new AtomicBoolean();
        Thread reader =
                new Thread(
                        () -> {
                            while (!done.get()) {
                                synchronized (subject.getPrivateCredentials()) {
                                    if (subject.getPrivateCredentials().size() != 1) {
                                        missed.set(true);
                                    }
                                }
                            }
                        });
        reader.start();
        for (int i = 0; i < 20_000; i++) {
            Tickets.replace(subject, subject(i % 2 == 0 ? newTgt : oldTgt));
        }
        done.set(true);
        reader.join();

        assertThat(missed).isFalse();
    }

    @Test
    void aCopyIsEqualAndAnotherObject() {
        KerberosTicket renewable = ticket(TGS, now, now.plusSeconds(60), now.plusSeconds(600));

        assertThat(Tickets.copy(renewable)).isEqualTo(renewable).isNotSameAs(renewable);
        assertThat(Tickets.copy(renewable).getRenewTill()).isEqualTo(renewable.getRenewTill());
    }
}
