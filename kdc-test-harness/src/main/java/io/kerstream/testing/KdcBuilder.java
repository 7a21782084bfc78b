/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing;

import io.kerstream.testing.internal.kdc.KdcSettings;
import io.kerstream.testing.internal.kdc.ServedKdc;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Settings of a {@link Kdc}. Not thread-safe; may be used for several KDCs. */
public final class KdcBuilder {

    private String realm = "KERSTREAM.TEST";
    private Duration ticketLifetime = Duration.ofHours(10);
    private Duration renewableLifetime = Duration.ofDays(7);
    private List<String> encryptionTypes = KdcSettings.DEFAULT_ENCRYPTION_TYPES;
    private ClientTransport clientTransport = ClientTransport.TCP;
    private Duration clockSkew = Duration.ofMinutes(5);
    private List<String> hosts = List.of("localhost");
    private final List<Kdc> trusted = new ArrayList<>();
    private @Nullable KdcBackend backend;
    private @Nullable Path workDirectory;

    KdcBuilder() {}

    /** The realm; {@code KERSTREAM.TEST} by default. */
    public KdcBuilder realm(String realm) {
        this.realm = realm;
        return this;
    }

    /** Who answers the requests; by default {@link KdcBackend#fromSettings()}. */
    public KdcBuilder backend(KdcBackend backend) {
        this.backend = backend;
        return this;
    }

    /**
     * The encryption types of all keys and clients, strongest first, by their names in krb5.conf;
     * AES-256 and AES-128 with SHA-1 by default, which every Kerberos library has.
     */
    public KdcBuilder encryptionTypes(String... encryptionTypes) {
        this.encryptionTypes = List.of(encryptionTypes);
        return this;
    }

    /**
     * Which transport clients try first, by krb5.conf; TCP by default. The KDC itself serves TCP
     * and UDP.
     */
    public KdcBuilder clientTransport(ClientTransport clientTransport) {
        this.clientTransport = clientTransport;
        return this;
    }

    /**
     * By how much the clocks of client, server and KDC may differ, in whole seconds; 5 minutes by
     * default. Told to clients and servers by krb5.conf, and to the KDC itself.
     */
    public KdcBuilder clockSkew(Duration clockSkew) {
        this.clockSkew = clockSkew;
        return this;
    }

    /**
     * Host names, or domains with a leading dot, whose services belong to this realm; {@code
     * localhost} by default. The realm's own name in lower case and all names below it always do:
     * with the realm EXAMPLE.ORG, {@code kafka@broker.example.org}.
     */
    public KdcBuilder hosts(String... hosts) {
        this.hosts = List.of(hosts);
        return this;
    }

    /**
     * Lets clients of another, running KDC get tickets for services of this one: {@link Kdc#trust}.
     * May be called several times.
     */
    public KdcBuilder trusts(Kdc other) {
        trusted.add(other);
        return this;
    }

    /** The longest life of a ticket, in whole seconds; 10 hours by default. */
    public KdcBuilder ticketLifetime(Duration ticketLifetime) {
        this.ticketLifetime = ticketLifetime;
        return this;
    }

    /** How long after its issue a ticket can be renewed, in whole seconds; 7 days by default. */
    public KdcBuilder renewableLifetime(Duration renewableLifetime) {
        this.renewableLifetime = renewableLifetime;
        return this;
    }

    /**
     * Where krb5.conf, keytabs and ticket caches go. Created when absent, and kept by {@link
     * Kdc#close()}. By default a temporary directory that {@link Kdc#close()} removes.
     */
    public KdcBuilder workDirectory(Path workDirectory) {
        this.workDirectory = workDirectory;
        return this;
    }

    /**
     * Starts a KDC. On return it answers requests on {@link Kdc#port()}. When start-up fails,
     * nothing is left behind.
     *
     * @throws IllegalArgumentException if a setting is unusable
     * @throws HarnessException if the KDC cannot be started; for a back end that the host lacks,
     *     the message says what is missing
     */
    public Kdc start() {
        KdcSettings settings =
                new KdcSettings(
                        realm,
                        encryptionTypes,
                        ticketLifetime,
                        renewableLifetime,
                        clientTransport,
                        clockSkew,
                        hosts);
        Kdc kdc =
                ServedKdc.start(
                        backend == null ? KdcBackend.fromSettings() : backend,
                        settings,
                        workDirectory);
        try {
            trusted.forEach(kdc::trust);
            return kdc;
        } catch (RuntimeException e) {
            kdc.close();
            throw e;
        }
    }
}
