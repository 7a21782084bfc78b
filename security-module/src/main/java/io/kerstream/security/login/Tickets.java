/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.login;

import java.time.Instant;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.security.auth.Subject;
import javax.security.auth.kerberos.KerberosKey;
import javax.security.auth.kerberos.KerberosTicket;
import javax.security.auth.kerberos.KeyTab;

/**
 * The Kerberos credentials of a Subject.
 *
 * <p>GSS-API and Kafka look through the private credentials of a Subject while they hold the
 * monitor of that set (the JDK's {@code SubjectComber} does). A replacement inside one such block
 * is therefore atomic to them; removing first and adding later, or the other way round, is not.
 */
final class Tickets {

    private static final String TGS = "krbtgt/";

    private Tickets() {}

    /** The ticket-granting ticket that ends last, that of the client's own realm first. */
    static Optional<KerberosTicket> tgt(Subject subject) {
        synchronized (subject.getPrivateCredentials()) {
            return all(subject)
                    .filter(Tickets::isTgt)
                    .max(
                            Comparator.comparing(Tickets::isOfOwnRealm)
                                    .thenComparing(KerberosTicket::getEndTime));
        }
    }

    /** The names of the services that there are tickets for. */
    static List<String> services(Subject subject) {
        synchronized (subject.getPrivateCredentials()) {
            return all(subject)
                    .filter(ticket -> !isTgt(ticket))
                    .map(ticket -> ticket.getServer().getName())
                    .distinct()
                    .toList();
        }
    }

    /**
     * To be used with the monitor of the private credentials: GSS-API, which holds it too, destroys
     * tickets that have ended, and a destroyed one has no names and no times.
     */
    private static Stream<KerberosTicket> all(Subject subject) {
        return subject.getPrivateCredentials(KerberosTicket.class).stream()
                .filter(ticket -> !ticket.isDestroyed());
    }

    private static boolean isTgt(KerberosTicket ticket) {
        return ticket.getServer().getName().startsWith(TGS);
    }

    private static boolean isOfOwnRealm(KerberosTicket ticket) {
        String realm = ticket.getClient().getRealm();
        return ticket.getServer().getName().equals(TGS + realm + "@" + realm);
    }

    static Instant end(KerberosTicket ticket) {
        return ticket.getEndTime().toInstant();
    }

    static Optional<Instant> renewTill(KerberosTicket ticket) {
        return Optional.ofNullable(ticket.getRenewTill()).map(Date::toInstant);
    }

    /** A renewed ticket ends at the end of renewal at the latest: then there is nothing to gain. */
    static boolean isRenewable(KerberosTicket ticket) {
        return ticket.isRenewable()
                && renewTill(ticket).filter(till -> till.isAfter(end(ticket))).isPresent();
    }

    /**
     * Replaces all tickets and keys of {@code subject} by those of {@code fresh}. Principals stay,
     * and so do credentials that are not Kerberos'. Nothing is destroyed: a handshake that has
     * begun may still hold what was removed.
     */
    static void replace(Subject subject, Subject fresh) {
        Set<Object> source = fresh.getPrivateCredentials();
        List<Object> added;
        synchronized (source) {
            added = List.copyOf(source);
        }
        Set<Object> credentials = subject.getPrivateCredentials();
        synchronized (credentials) {
            credentials.removeIf(Tickets::isKerberos);
            credentials.addAll(added);
        }
    }

    private static boolean isKerberos(Object credential) {
        return credential instanceof KerberosTicket
                || credential instanceof KerberosKey
                || credential instanceof KeyTab;
    }

    /**
     * An equal ticket of its own; {@link KerberosTicket#refresh} changes the object it is called
     * on.
     */
    static KerberosTicket copy(KerberosTicket ticket) {
        return new KerberosTicket(
                ticket.getEncoded(),
                ticket.getClient(),
                ticket.getServer(),
                ticket.getSessionKey().getEncoded(),
                ticket.getSessionKeyType(),
                ticket.getFlags(),
                ticket.getAuthTime(),
                ticket.getStartTime(),
                ticket.getEndTime(),
                ticket.getRenewTill(),
                ticket.getClientAddresses());
    }
}
