/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kdc;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import org.apache.kerby.kerberos.kerb.KrbException;
import org.apache.kerby.kerberos.kerb.ccache.CredentialCache;
import org.apache.kerby.kerberos.kerb.common.EncryptionUtil;
import org.apache.kerby.kerberos.kerb.crypto.EncryptionHandler;
import org.apache.kerby.kerberos.kerb.request.KrbIdentity;
import org.apache.kerby.kerberos.kerb.type.KerberosTime;
import org.apache.kerby.kerberos.kerb.type.base.EncryptionKey;
import org.apache.kerby.kerberos.kerb.type.base.EncryptionType;
import org.apache.kerby.kerberos.kerb.type.base.KeyUsage;
import org.apache.kerby.kerberos.kerb.type.base.PrincipalName;
import org.apache.kerby.kerberos.kerb.type.base.TransitedEncoding;
import org.apache.kerby.kerberos.kerb.type.base.TransitedEncodingType;
import org.apache.kerby.kerberos.kerb.type.kdc.EncAsRepPart;
import org.apache.kerby.kerberos.kerb.type.ticket.EncTicketPart;
import org.apache.kerby.kerberos.kerb.type.ticket.TgtTicket;
import org.apache.kerby.kerberos.kerb.type.ticket.Ticket;
import org.apache.kerby.kerberos.kerb.type.ticket.TicketFlag;
import org.apache.kerby.kerberos.kerb.type.ticket.TicketFlags;

/**
 * Issues ticket-granting tickets straight from the key database into ticket caches.
 *
 * <p>No request travels to the KDC: the ticket is sealed with the key of the ticket-granting
 * service (RFC 4120, 5.3), which is all that makes it valid. Hence tickets can be of any age.
 */
final class TicketCacheFile {

    private static final EncryptionType TYPE = EncryptionType.AES256_CTS_HMAC_SHA1_96;

    private final PrincipalDatabase database;
    private final KdcSettings settings;

    TicketCacheFile(PrincipalDatabase database, KdcSettings settings) {
        this.database = database;
        this.settings = settings;
    }

    /** Writes a cache whose only ticket ends {@code lifetime} after {@code now}. */
    void write(OutputStream out, String principal, Instant now, Duration lifetime)
            throws IOException, KrbException {
        Instant end = now.plus(lifetime);
        // An expired ticket had its full life in the past.
        Instant start = end.isAfter(now) ? now : end.minus(settings.ticketLifetime());
        Times times =
                new Times(
                        kerberosTime(start),
                        kerberosTime(end),
                        kerberosTime(start.plus(settings.renewableLifetime())));
        boolean renewable = settings.renewableLifetime().compareTo(lifetime) > 0;
        TicketFlags flags = flags(renewable);
        EncryptionKey sessionKey = EncryptionHandler.random2Key(TYPE);
        KrbIdentity client = database.findOrCreate(principal);
        Ticket ticket = ticket(client, sessionKey, flags, times, renewable);

        EncAsRepPart reply = new EncAsRepPart();
        reply.setKey(sessionKey);
        reply.setFlags(flags);
        reply.setAuthTime(times.start);
        reply.setStartTime(times.start);
        reply.setEndTime(times.end);
        if (renewable) {
            reply.setRenewTill(times.renewTill);
        }
        reply.setSname(ticket.getSname());
        reply.setSrealm(settings.realm());
        CredentialCache cache =
                new CredentialCache(
                        new TgtTicket(ticket, reply, new PrincipalName(client.getPrincipalName())));
        cache.store(out);
    }

    private Ticket ticket(
            KrbIdentity client,
            EncryptionKey sessionKey,
            TicketFlags flags,
            Times times,
            boolean renewable)
            throws KrbException {
        TransitedEncoding transited = new TransitedEncoding();
        transited.setTrType(TransitedEncodingType.DOMAIN_X500_COMPRESS);
        transited.setContents(new byte[0]);

        EncTicketPart part = new EncTicketPart();
        part.setFlags(flags);
        part.setKey(sessionKey);
        part.setCrealm(settings.realm());
        part.setCname(new PrincipalName(client.getPrincipalName()));
        part.setTransited(transited);
        part.setAuthTime(times.start);
        part.setStartTime(times.start);
        part.setEndTime(times.end);
        if (renewable) {
            part.setRenewtill(times.renewTill);
        }

        String service = database.ticketGrantingService();
        EncryptionKey serviceKey = database.findOrCreate(service).getKey(TYPE);
        Ticket ticket = new Ticket();
        ticket.setSname(new PrincipalName(service));
        ticket.setRealm(settings.realm());
        ticket.setEncPart(part);
        ticket.setEncryptedEncPart(EncryptionUtil.seal(part, serviceKey, KeyUsage.KDC_REP_TICKET));
        return ticket;
    }

    private static TicketFlags flags(boolean renewable) {
        TicketFlags flags = new TicketFlags();
        flags.setFlag(TicketFlag.INITIAL);
        flags.setFlag(TicketFlag.PRE_AUTH);
        flags.setFlag(TicketFlag.FORWARDABLE);
        if (renewable) {
            flags.setFlag(TicketFlag.RENEWABLE);
        }
        return flags;
    }

    private static KerberosTime kerberosTime(Instant instant) {
        return new KerberosTime(instant.getEpochSecond() * 1000);
    }

    private record Times(KerberosTime start, KerberosTime end, KerberosTime renewTill) {}
}
