/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing;

import java.nio.file.Path;
import java.time.Duration;

/**
 * A Kerberos key distribution centre for one realm, listening on the loopback interface.
 *
 * <p>From {@link KdcBuilder#start()} until {@link #stop()} or {@link #close()}, and again from
 * {@link #start()} on, it answers AS and TGS requests over TCP. Port, realm, principals and keys
 * stay the same over a stop and start. Key material can be created and exported while it is
 * stopped.
 *
 * <p>Principals may be given with or without the realm ({@code alice}, {@code
 * kafka/localhost@KERSTREAM.TEST}). All methods may be called by any thread. After {@link #close()}
 * those that change or export something throw {@link IllegalStateException}.
 *
 * <p>The KDC does not touch the Kerberos configuration of this JVM; {@link JvmKerberos#use} does
 * that.
 */
public interface Kdc extends AutoCloseable {

    /** A KDC with the default settings, to be changed and started. */
    static KdcBuilder builder() {
        return new KdcBuilder();
    }

    /** The realm, for example {@code KERSTREAM.TEST}. */
    String realm();

    /** The TCP port on 127.0.0.1; chosen by the operating system, the same for the life of it. */
    int port();

    /**
     * A krb5.conf for clients of this KDC, both of the JDK and of MIT Kerberos.
     *
     * <p>It names this KDC only, uses TCP, asks no DNS, and gives up on a dead KDC after seconds.
     */
    Path krb5Conf();

    /** {@code name} completed with the realm if it has none. */
    String principal(String name);

    /**
     * Adds a principal with a random key of version 1.
     *
     * @throws IllegalArgumentException if it exists already or belongs to another realm
     */
    void createPrincipal(String name);

    /**
     * Writes the current keys of these principals to a new keytab, readable by the owner only.
     * Principals that do not exist are created.
     *
     * @return the new file; it stays until {@link #close()}, or for good if the work directory was
     *     given by the caller
     */
    Path keytab(String... principals);

    /**
     * Gives the principal a new random key with the next version number.
     *
     * <p>From the return of this method on, keytabs exported before no longer work, and new service
     * tickets for the principal are encrypted with the new key. Tickets handed out before stay
     * valid for a server that still has the old key.
     *
     * @throws IllegalArgumentException if there is no such principal
     */
    void changeKey(String principal);

    /**
     * A new ticket cache (format FILE) with a ticket-granting ticket of the KDC's full ticket
     * lifetime. The principal is created if it does not exist.
     */
    Path ticketCache(String principal);

    /**
     * A new ticket cache (format FILE) with a ticket-granting ticket that ends {@code lifetime}
     * from now. It was issued in the past when {@code lifetime} is zero or negative: an expired
     * ticket without any waiting.
     *
     * @param lifetime at most the KDC's ticket lifetime; rounded down to seconds
     */
    Path ticketCache(String principal, Duration lifetime);

    /**
     * Stops listening. On return, connections to the port are refused and no request is being
     * answered. Does nothing when stopped already.
     */
    void stop();

    /**
     * Listens again on the same port with the same principals; on return, requests are answered.
     * Does nothing when running already.
     *
     * @throws HarnessException if another process has taken the port meanwhile
     */
    void start();

    boolean isRunning();

    /**
     * Stops the KDC for good and removes its files, unless the caller gave the work directory. On
     * return its port is free and its threads have ended. Calling it again does nothing.
     */
    @Override
    void close();
}
