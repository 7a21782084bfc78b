/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kdc;

import io.kerstream.testing.HarnessException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.apache.kerby.kerberos.kerb.KrbException;
import org.apache.kerby.kerberos.kerb.ccache.CredentialCache;
import org.apache.kerby.kerberos.kerb.common.EncryptionUtil;
import org.apache.kerby.kerberos.kerb.crypto.EncryptionHandler;
import org.apache.kerby.kerberos.kerb.keytab.Keytab;
import org.apache.kerby.kerberos.kerb.keytab.KeytabEntry;
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
 * Issues ticket-granting tickets into ticket caches.
 *
 * <p>No request travels to the KDC: the ticket is sealed with the key of the ticket-granting
 * service (RFC 4120, 5.3), which is all that makes it valid. Hence tickets can be of any age.
 */
final class TicketCacheFile {

    private final Principals principals;
    private final KdcSettings settings;

    TicketCacheFile(Principals principals, KdcSettings settings) {
        this.principals = principals;
        this.settings = settings;
    }

    /** The content of a cache whose only ticket ends {@code lifetime} after {@code now}. */
    byte[] of(String name, Instant now, Duration lifetime) throws IOException, KrbException {
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
        EncryptionKey serviceKey = serviceKey();
        EncryptionKey sessionKey = EncryptionHandler.random2Key(serviceKey.getKeyType());
        String client = principals.findOrCreate(name);
        Ticket ticket = ticket(client, sessionKey, serviceKey, flags, times, renewable);

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
                new CredentialCache(new TgtTicket(ticket, reply, new PrincipalName(client)));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        cache.store(out);
        return out.toByteArray();
    }

    /**
     * The newest key of the ticket-granting service, of the first type that Kerby can seal with.
     */
    private EncryptionKey serviceKey() throws IOException {
        String service = principals.ticketGrantingService();
        Keytab keytab = Keytab.loadKeytab(new ByteArrayInputStream(principals.keytab(service)));
        KeytabEntry newest = null;
        for (PrincipalName owner : keytab.getPrincipals()) {
            for (KeytabEntry entry : keytab.getKeytabEntries(owner)) {
                boolean usable = entry.getKey().getKeyType() != EncryptionType.NONE;
                if (usable && (newest == null || entry.getKvno() > newest.getKvno())) {
                    newest = entry;
                }
            }
        }
        if (newest == null) {
            throw new HarnessException(
                    "No ticket cache can be made with the encryption types "
                            + settings.encryptionTypes()
                            + "; add one of "
                            + KdcSettings.DEFAULT_ENCRYPTION_TYPES);
        }
        EncryptionKey key = newest.getKey();
        return new EncryptionKey(key.getKeyType(), key.getKeyData(), newest.getKvno());
    }

    private Ticket ticket(
            String client,
            EncryptionKey sessionKey,
            EncryptionKey serviceKey,
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
        part.setCname(new PrincipalName(client));
        part.setTransited(transited);
        part.setAuthTime(times.start);
        part.setStartTime(times.start);
        part.setEndTime(times.end);
        if (renewable) {
            part.setRenewtill(times.renewTill);
        }

        Ticket ticket = new Ticket();
        ticket.setSname(new PrincipalName(principals.ticketGrantingService()));
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
