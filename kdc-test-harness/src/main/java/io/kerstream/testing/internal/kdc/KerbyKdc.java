/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kdc;

import io.kerstream.testing.HarnessException;
import io.kerstream.testing.Kdc;
import io.kerstream.testing.internal.io.Await;
import io.kerstream.testing.internal.io.ShutdownHook;
import io.kerstream.testing.internal.io.WorkDirectory;
import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kerby.kerberos.kerb.KrbException;
import org.apache.kerby.kerberos.kerb.identity.backend.BackendConfig;
import org.apache.kerby.kerberos.kerb.server.KdcConfig;
import org.apache.kerby.kerberos.kerb.server.KdcConfigKey;
import org.apache.kerby.kerberos.kerb.server.KdcContext;
import org.apache.kerby.kerberos.kerb.server.KdcHandler;
import org.apache.kerby.kerberos.kerb.server.KdcSetting;
import org.apache.kerby.kerberos.kerb.server.preauth.PreauthHandler;
import org.jspecify.annotations.Nullable;

/**
 * A KDC in this JVM on Apache Kerby's engine.
 *
 * <p>Kerby's {@code SimpleKdcServer} is not used: its options are static, so that two of them
 * overwrite each other, and a new one forgets its principals.
 */
public final class KerbyKdc implements Kdc {

    private static final Duration REBIND_LIMIT = Duration.ofSeconds(10);

    private final KdcSettings settings;
    private final WorkDirectory work;
    private final PrincipalDatabase database;
    private final KdcHandler handler;
    private final TicketCacheFile ticketCaches;
    private final ShutdownHook shutdownHook;
    private final AtomicInteger files = new AtomicInteger();
    private final int port;
    private @Nullable KdcListener listener;
    private boolean closed;

    private KerbyKdc(KdcSettings settings, WorkDirectory work) throws IOException, KrbException {
        this.settings = settings;
        this.work = work;
        database = new PrincipalDatabase(settings.realm());
        handler = handler(settings, database);
        ticketCaches = new TicketCacheFile(database, settings);
        KdcListener first = new KdcListener(handler, 0);
        listener = first;
        port = first.port();
        try {
            Krb5ConfFile.write(krb5Conf(), settings.realm(), port);
        } catch (IOException e) {
            first.close();
            throw e;
        }
        shutdownHook = ShutdownHook.add("KDC " + settings.realm(), this::close);
    }

    /**
     * Starts a KDC on a free port.
     *
     * @param workDirectory where its files go, null for a temporary directory
     */
    public static Kdc start(KdcSettings settings, @Nullable Path workDirectory) {
        WorkDirectory work = WorkDirectory.open(workDirectory, "kerstream-kdc-");
        try {
            return new KerbyKdc(settings, work);
        } catch (IOException | KrbException e) {
            work.close();
            throw new HarnessException(
                    "Cannot start a KDC for the realm " + settings.realm() + ": " + e.getMessage(),
                    e);
        }
    }

    private static KdcHandler handler(KdcSettings settings, PrincipalDatabase database) {
        KdcConfig config = new KdcConfig();
        config.setString(KdcConfigKey.KDC_REALM, settings.realm());
        config.setString(KdcConfigKey.ENCRYPTION_TYPES, PrincipalDatabase.ENCRYPTION_TYPES);
        config.setLong(KdcConfigKey.MAXIMUM_TICKET_LIFETIME, settings.ticketLifetime().toSeconds());
        config.setLong(KdcConfigKey.MINIMUM_TICKET_LIFETIME, 0L);
        config.setLong(
                KdcConfigKey.MAXIMUM_RENEWABLE_LIFETIME, settings.renewableLifetime().toSeconds());
        KdcContext context = new KdcContext(new KdcSetting(config, new BackendConfig()));
        context.setIdentityService(database.identities());
        PreauthHandler preauth = new PreauthHandler();
        preauth.init();
        context.setPreauthHandler(preauth);
        return new KdcHandler(context);
    }

    @Override
    public String realm() {
        return settings.realm();
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public Path krb5Conf() {
        return work.path().resolve("krb5.conf");
    }

    @Override
    public String principal(String name) {
        return database.qualify(name);
    }

    @Override
    public void createPrincipal(String name) {
        checkOpen();
        database.create(name);
    }

    @Override
    public void changeKey(String principal) {
        checkOpen();
        database.changeKey(principal);
    }

    @Override
    public Path keytab(String... principals) {
        if (principals.length == 0) {
            throw new IllegalArgumentException("A keytab needs at least one principal");
        }
        return newSecretFile(
                "keytabs", principals[0], ".keytab", out -> database.writeKeytab(out, principals));
    }

    @Override
    public Path ticketCache(String principal) {
        return ticketCache(principal, settings.ticketLifetime());
    }

    @Override
    public Path ticketCache(String principal, Duration lifetime) {
        if (lifetime.compareTo(settings.ticketLifetime()) > 0) {
            throw new IllegalArgumentException(
                    "lifetime "
                            + lifetime
                            + ": exceeds the KDC's ticket lifetime of "
                            + settings.ticketLifetime());
        }
        return newSecretFile(
                "caches",
                principal,
                ".ccache",
                out -> ticketCaches.write(out, principal, Instant.now(), lifetime));
    }

    private Path newSecretFile(String folder, String name, String suffix, Content content) {
        checkOpen();
        String stem = name.replaceAll("[^A-Za-z0-9._-]", "_");
        Path file =
                work.path().resolve(folder).resolve(stem + "-" + files.incrementAndGet() + suffix);
        try (OutputStream out = WorkDirectory.createPrivate(file)) {
            content.write(out);
            return file;
        } catch (IOException | KrbException e) {
            throw new HarnessException("Cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    @Override
    public synchronized void stop() {
        checkOpen();
        stopListening();
    }

    @Override
    public synchronized void start() {
        checkOpen();
        if (listener == null) {
            listener =
                    Await.value(
                            "port " + port + " of the KDC to be free", REBIND_LIMIT, this::rebind);
        }
    }

    private @Nullable KdcListener rebind() {
        try {
            return new KdcListener(handler, port);
        } catch (BindException e) {
            return null;
        } catch (IOException e) {
            throw new HarnessException("Cannot start the KDC again on port " + port, e);
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return listener != null;
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        shutdownHook.remove();
        try {
            stopListening();
        } finally {
            work.close();
        }
    }

    private void stopListening() {
        KdcListener current = listener;
        if (current == null) {
            return;
        }
        listener = null;
        try {
            current.close();
        } catch (IOException e) {
            throw new HarnessException("Cannot stop the KDC on port " + port, e);
        }
    }

    private synchronized void checkOpen() {
        if (closed) {
            throw new IllegalStateException("The KDC of realm " + settings.realm() + " is closed");
        }
    }

    @Override
    public String toString() {
        return "KDC of " + settings.realm() + " on 127.0.0.1:" + port;
    }

    /** Writes the content of a file. */
    private interface Content {
        void write(OutputStream out) throws IOException, KrbException;
    }
}
