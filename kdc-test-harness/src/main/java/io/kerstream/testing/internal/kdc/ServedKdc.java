/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kdc;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kerstream.testing.HarnessException;
import io.kerstream.testing.Kdc;
import io.kerstream.testing.KdcBackend;
import io.kerstream.testing.KdcCapability;
import io.kerstream.testing.KdcFaults;
import io.kerstream.testing.KdcRequestLog;
import io.kerstream.testing.OldKeys;
import io.kerstream.testing.internal.io.Await;
import io.kerstream.testing.internal.io.ShutdownHook;
import io.kerstream.testing.internal.io.WorkDirectory;
import io.kerstream.testing.internal.kdc.front.FaultSwitches;
import io.kerstream.testing.internal.kdc.front.KdcFront;
import io.kerstream.testing.internal.kdc.front.RequestLog;
import io.kerstream.testing.internal.kdc.spi.KdcEngine;
import io.kerstream.testing.internal.kdc.spi.KdcEngineProvider;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.apache.kerby.kerberos.kerb.KrbException;
import org.jspecify.annotations.Nullable;

/** A KDC: an engine behind the harness's own front, and the files that clients need. */
public final class ServedKdc implements Kdc {

    private static final Duration REBIND_LIMIT = Duration.ofSeconds(10);

    private final KdcBackend backend;
    private final KdcSettings settings;
    private final WorkDirectory work;
    private final KdcEngine engine;
    private final Principals principals;
    private final FaultSwitches switches = new FaultSwitches();
    private final ServedFaults faults;
    private final RequestLog requests;
    private final SecretFiles files;
    private final TicketCacheFile ticketCaches;
    private final Trusts trusts;
    private final ShutdownHook shutdownHook;
    private final int port;
    private @Nullable KdcFront front;
    private boolean closed;

    private ServedKdc(
            KdcBackend backend, KdcSettings settings, WorkDirectory work, KdcEngine engine)
            throws IOException {
        this.backend = backend;
        this.settings = settings;
        this.work = work;
        this.engine = engine;
        principals = new Principals(settings.realm(), engine);
        requests = new RequestLog(settings.realm());
        faults = new ServedFaults(this, principals, engine, switches);
        files = new SecretFiles(work.path());
        ticketCaches = new TicketCacheFile(principals, settings);
        KdcFront first = KdcFront.open(engine, switches, requests, 0);
        front = first;
        port = first.port();
        trusts = new Trusts(settings, port, principals, krb5Conf());
        try {
            trusts.writeKrb5Conf();
        } catch (RuntimeException e) {
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
    public static Kdc start(
            KdcBackend backend, KdcSettings settings, @Nullable Path workDirectory) {
        KdcEngineProvider provider = KdcEngines.require(backend);
        KdcEngines.requireEncryptionTypes(provider, settings.encryptionTypes());
        WorkDirectory work = WorkDirectory.open(workDirectory, "kerstream-kdc-");
        KdcEngine engine = null;
        try {
            engine = provider.start(settings, work.path().resolve("kdc"));
            return new ServedKdc(backend, settings, work, engine);
        } catch (IOException | RuntimeException e) {
            if (engine != null) {
                engine.close();
            }
            work.close();
            throw new HarnessException(
                    "Cannot start a KDC for the realm " + settings.realm() + ": " + e.getMessage(),
                    e);
        }
    }

    @Override
    public String realm() {
        return settings.realm();
    }

    @Override
    public KdcBackend backend() {
        return backend;
    }

    @Override
    public boolean supports(KdcCapability capability) {
        return backend.capabilities().contains(capability);
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
    public Path krb5Conf(Kdc... others) {
        checkOpen();
        String text = trusts.krb5Conf(others);
        return files.write("krb5", settings.realm(), ".conf", text.getBytes(UTF_8));
    }

    @Override
    public String principal(String name) {
        return principals.qualify(name);
    }

    @Override
    public void createPrincipal(String name) {
        checkOpen();
        principals.create(name);
    }

    @Override
    public void deletePrincipal(String name) {
        checkOpen();
        principals.delete(name);
    }

    @Override
    public void changeKey(String principal) {
        changeKey(principal, OldKeys.DISCARD);
    }

    @Override
    public void changeKey(String principal, OldKeys oldKeys) {
        checkOpen();
        if (oldKeys == OldKeys.KEEP
                && principals.qualify(principal).equals(principals.ticketGrantingService())) {
            KdcEngines.requireCapability(backend, KdcCapability.OLD_TGS_KEYS);
        }
        principals.changeKey(principal, oldKeys);
    }

    @Override
    public Path keytab(String... names) {
        checkOpen();
        if (names.length == 0) {
            throw new IllegalArgumentException("A keytab needs at least one principal");
        }
        return files.write("keytabs", names[0], ".keytab", principals.keytab(names));
    }

    @Override
    public Path ticketCache(String principal) {
        return ticketCache(principal, settings.ticketLifetime());
    }

    @Override
    public Path ticketCache(String principal, Duration lifetime) {
        checkOpen();
        if (lifetime.compareTo(settings.ticketLifetime()) > 0) {
            throw new IllegalArgumentException(
                    "lifetime "
                            + lifetime
                            + ": exceeds the KDC's ticket lifetime of "
                            + settings.ticketLifetime());
        }
        try {
            byte[] cache = ticketCaches.of(principal, Instant.now(), lifetime);
            return files.write("caches", principal, ".ccache", cache);
        } catch (IOException | KrbException e) {
            throw new HarnessException(
                    "Cannot make a ticket cache for " + principal + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void trust(Kdc other) {
        checkOpen();
        trusts.trust(other);
    }

    /** How it stands to other realms. */
    Trusts trusts() {
        return trusts;
    }

    @Override
    public KdcFaults faults() {
        return faults;
    }

    @Override
    public KdcRequestLog requests() {
        return requests;
    }

    @Override
    public synchronized void stop() {
        checkOpen();
        stopListening();
    }

    @Override
    public synchronized void start() {
        checkOpen();
        if (front == null) {
            front =
                    Await.value(
                            "port " + port + " of the KDC to be free", REBIND_LIMIT, this::rebind);
        }
    }

    private @Nullable KdcFront rebind() {
        try {
            return KdcFront.open(engine, switches, requests, port);
        } catch (BindException e) {
            return null;
        } catch (IOException e) {
            throw new HarnessException("Cannot start the KDC again on port " + port, e);
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return front != null;
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        shutdownHook.remove();
        try (work;
                engine) {
            stopListening();
        }
    }

    private void stopListening() {
        KdcFront current = front;
        if (current == null) {
            return;
        }
        front = null;
        try {
            current.close();
        } catch (IOException e) {
            throw new HarnessException("Cannot stop the KDC on port " + port, e);
        }
    }

    synchronized boolean isClosed() {
        return closed;
    }

    synchronized void checkOpen() {
        if (closed) {
            throw new IllegalStateException("The KDC of realm " + settings.realm() + " is closed");
        }
    }

    @Override
    public String toString() {
        return "KDC of " + settings.realm() + " on 127.0.0.1:" + port;
    }
}
