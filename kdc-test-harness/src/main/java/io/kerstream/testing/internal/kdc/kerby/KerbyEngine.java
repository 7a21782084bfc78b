/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kdc.kerby;

import io.kerstream.testing.HarnessException;
import io.kerstream.testing.OldKeys;
import io.kerstream.testing.internal.kdc.KdcSettings;
import io.kerstream.testing.internal.kdc.spi.KdcEngine;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.apache.kerby.kerberos.kerb.KrbException;
import org.apache.kerby.kerberos.kerb.identity.backend.BackendConfig;
import org.apache.kerby.kerberos.kerb.server.KdcConfig;
import org.apache.kerby.kerberos.kerb.server.KdcConfigKey;
import org.apache.kerby.kerberos.kerb.server.KdcContext;
import org.apache.kerby.kerberos.kerb.server.KdcHandler;
import org.apache.kerby.kerberos.kerb.server.KdcSetting;
import org.apache.kerby.kerberos.kerb.server.preauth.PreauthHandler;
import org.apache.kerby.kerberos.kerb.type.base.EncryptionType;

/**
 * Apache Kerby's protocol engine.
 *
 * <p>Kerby's {@code SimpleKdcServer} is not used: its options are static, so that two of them
 * overwrite each other, and a new one forgets its principals.
 */
final class KerbyEngine implements KdcEngine {

    private final PrincipalDatabase database;
    private final KdcHandler handler;

    KerbyEngine(KdcSettings settings) {
        database =
                new PrincipalDatabase(
                        settings.encryptionTypes().stream().map(EncryptionType::fromName).toList());
        try {
            handler = handler(settings, database);
        } catch (KrbException e) {
            throw new HarnessException("Cannot set up Kerby: " + e.getMessage(), e);
        }
        create("krbtgt/" + settings.realm() + "@" + settings.realm());
    }

    private static KdcHandler handler(KdcSettings settings, PrincipalDatabase database)
            throws KrbException {
        KdcConfig config = new KdcConfig();
        config.setString(KdcConfigKey.KDC_REALM, settings.realm());
        config.setString(
                KdcConfigKey.ENCRYPTION_TYPES, String.join(" ", settings.encryptionTypes()));
        config.setLong(KdcConfigKey.MAXIMUM_TICKET_LIFETIME, settings.ticketLifetime().toSeconds());
        config.setLong(KdcConfigKey.MINIMUM_TICKET_LIFETIME, 0L);
        config.setLong(
                KdcConfigKey.MAXIMUM_RENEWABLE_LIFETIME, settings.renewableLifetime().toSeconds());
        config.setLong(KdcConfigKey.ALLOWABLE_CLOCKSKEW, settings.clockSkew().toSeconds());
        KdcContext context = new KdcContext(new KdcSetting(config, new BackendConfig()));
        context.setIdentityService(database.identities());
        PreauthHandler preauth = new PreauthHandler();
        preauth.init();
        context.setPreauthHandler(preauth);
        return new KdcHandler(context);
    }

    @Override
    public byte[] answer(byte[] request, InetAddress client) throws IOException {
        try {
            // Not as by TCP, which would only put the length in front.
            ByteBuffer reply = handler.handleMessage(ByteBuffer.wrap(request), false, client);
            byte[] message = new byte[reply.remaining()];
            reply.get(message);
            return message;
        } catch (KrbException e) {
            throw new IOException("Kerby could not answer a request", e);
        }
    }

    @Override
    public void create(String principal) {
        attempt("create", principal, () -> database.create(principal));
    }

    @Override
    public void create(String principal, String password) {
        attempt("create", principal, () -> database.create(principal, password));
    }

    @Override
    public void changeKey(String principal, OldKeys oldKeys) {
        attempt("change the key of", principal, () -> database.changeKey(principal, oldKeys));
    }

    @Override
    public void setKeyVersion(String principal, int version) {
        database.setKeyVersion(principal, version);
    }

    @Override
    public void delete(String principal) {
        database.delete(principal);
    }

    @Override
    public void setLocked(String principal, boolean locked) {
        database.setLocked(principal, locked);
    }

    @Override
    public byte[] keytab(List<String> principals) {
        return database.keytab(principals);
    }

    @Override
    public void shiftClock(Duration offset) {
        // Kerby asks the JVM for the time, in static methods.
        throw new UnsupportedOperationException("Kerby has the clock of this JVM");
    }

    @Override
    public void close() {
        // It is objects only; they go with the last reference.
    }

    private static void attempt(String verb, String principal, Change change) {
        try {
            change.make();
        } catch (KrbException e) {
            throw new HarnessException("Kerby cannot " + verb + " " + principal, e);
        }
    }

    /** A change of the database. */
    private interface Change {
        void make() throws KrbException;
    }
}
