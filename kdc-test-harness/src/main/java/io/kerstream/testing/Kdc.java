/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing;

import java.nio.file.Path;
import java.time.Duration;

/**
 * A Kerberos key distribution centre for one realm, listening on the loopback interface.
 *
 * <p>From {@link KdcBuilder#start()} until {@link #stop()} or {@link #close()}, and again from
 * {@link #start()} on, it answers AS and TGS requests over TCP and UDP. Port, realm, principals and
 * keys stay the same over a stop and start. Key material can be created and exported while it is
 * stopped. Who answers is a {@link KdcBackend}.
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

    /** Who answers the requests. */
    KdcBackend backend();

    /** Whether this KDC can do what not every back end can. */
    boolean supports(KdcCapability capability);

    /**
     * The port on 127.0.0.1, of both TCP and UDP; chosen by the operating system, the same for the
     * life of it.
     */
    int port();

    /**
     * A krb5.conf for clients of this KDC, both of the JDK and of MIT Kerberos.
     *
     * <p>It names this KDC and those that it shares a trust with, asks no DNS, and makes clients of
     * the JDK give up on a dead KDC after seconds. {@link #trust} adds to the file.
     */
    Path krb5Conf();

    /**
     * A new krb5.conf that also names other KDCs. The default realm is the one of this KDC. When
     * several serve the same host name, it belongs to the first that does.
     *
     * @throws IllegalArgumentException if two have the same realm
     */
    Path krb5Conf(Kdc... others);

    /** {@code name} completed with the realm if it has none. */
    String principal(String name);

    /**
     * Adds a principal with a random key of version 1.
     *
     * @throws IllegalArgumentException if it exists already or belongs to another realm
     */
    void createPrincipal(String name);

    /**
     * Removes a principal. On return it can no longer log in (KDC_ERR_C_PRINCIPAL_UNKNOWN), and no
     * ticket for it is issued (KDC_ERR_S_PRINCIPAL_UNKNOWN). It can be created again, with a new
     * key.
     *
     * @throws IllegalArgumentException if there is no such principal
     */
    void deletePrincipal(String name);

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
     * The same, and decides on the old keys.
     *
     * @throws UnsupportedOperationException if the old keys of the ticket-granting service are to
     *     be kept by a back end without {@link KdcCapability#OLD_TGS_KEYS}
     */
    void changeKey(String principal, OldKeys oldKeys);

    /**
     * Makes this KDC trust another one: from the return of this method on, clients of the other
     * realm get tickets for services of this realm. Trust in both directions takes a call on either
     * side. Both {@link #krb5Conf()} name both realms afterwards; a JVM that reads one of them
     * already sees that after {@link JvmKerberos#use}.
     *
     * <p>The key that the two share, of {@code krbtgt/THIS.REALM@OTHER.REALM}, is made of a random
     * password.
     *
     * @throws IllegalArgumentException if it is this KDC, has the same realm, or is trusted already
     */
    void trust(Kdc other);

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

    /** Switches that break this KDC on purpose. */
    KdcFaults faults();

    /** What it was asked and what it answered. */
    KdcRequestLog requests();

    /**
     * Stops the KDC for good and removes its files, unless the caller gave the work directory. On
     * return its port is free and its threads have ended. Calling it again does nothing.
     */
    @Override
    void close();
}
