/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing;

import io.kerstream.testing.internal.kdc.KdcSettings;
import io.kerstream.testing.internal.kdc.KerbyKdc;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Settings of a {@link Kdc}. Not thread-safe; may be used for several KDCs. */
public final class KdcBuilder {

    private String realm = "KERSTREAM.TEST";
    private Duration ticketLifetime = Duration.ofHours(10);
    private Duration renewableLifetime = Duration.ofDays(7);
    private @Nullable Path workDirectory;

    KdcBuilder() {}

    /** The realm; {@code KERSTREAM.TEST} by default. */
    public KdcBuilder realm(String realm) {
        this.realm = realm;
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
     * @throws HarnessException if the KDC cannot be started
     */
    public Kdc start() {
        return KerbyKdc.start(
                new KdcSettings(realm, ticketLifetime, renewableLifetime), workDirectory);
    }
}
