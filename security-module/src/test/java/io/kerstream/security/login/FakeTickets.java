/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.login;

import java.time.Instant;
import java.util.Date;
import javax.security.auth.Subject;
import javax.security.auth.kerberos.KerberosPrincipal;
import javax.security.auth.kerberos.KerberosTicket;
import org.jspecify.annotations.Nullable;

/** Tickets that no KDC made. */
final class FakeTickets {

    static final String ALICE = "alice@TEST.LOCAL";
    static final String TGS = "krbtgt/TEST.LOCAL@TEST.LOCAL";
    static final String KAFKA = "kafka/broker@TEST.LOCAL";

    private static final int AES128 = 17;

    private FakeTickets() {}

    static KerberosTicket ticket(
            String server, Instant start, Instant end, @Nullable Instant renewTill) {
        boolean[] flags = new boolean[32];
        flags[8] = renewTill != null;
        return new KerberosTicket(
                new byte[] {1},
                new KerberosPrincipal(ALICE),
                new KerberosPrincipal(server),
                new byte[16],
                AES128,
                flags,
                Date.from(start),
                Date.from(start),
                Date.from(end),
                renewTill == null ? null : Date.from(renewTill),
                null);
    }

    static KerberosTicket ticket(String server, Instant start, Instant end) {
        return ticket(server, start, end, null);
    }

    static Subject subject(KerberosTicket... tickets) {
        Subject subject = new Subject();
        for (KerberosTicket ticket : tickets) {
            subject.getPrivateCredentials().add(ticket);
        }
        return subject;
    }
}
