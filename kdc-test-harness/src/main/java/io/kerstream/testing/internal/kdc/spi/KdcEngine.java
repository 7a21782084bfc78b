/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kdc.spi;

import io.kerstream.testing.OldKeys;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/**
 * A running back end: it answers requests for one realm and keeps the keys.
 *
 * <p>Names of principals are complete, and the caller knows which exist: no method is asked to
 * create one twice, nor to do something to one that is not there. What changes principals is called
 * by one thread at a time; {@link #answer} by many at once, also meanwhile. Failures of the back
 * end itself are {@link io.kerstream.testing.HarnessException}s.
 */
public interface KdcEngine extends AutoCloseable {

    /**
     * Answers one request.
     *
     * @param request a whole Kerberos message without any framing
     * @return a whole message, of any size
     * @throws IOException if there is no answer
     */
    byte[] answer(byte[] request, InetAddress client) throws IOException;

    /** Adds a principal with random keys of version 1. */
    void create(String principal);

    /**
     * Adds a principal with keys of version 1 that are made of a password, with the default salt of
     * the name (RFC 4120, 4): the same in every back end.
     */
    void create(String principal, String password);

    /** Replaces the keys by random ones of the next version. */
    void changeKey(String principal, OldKeys oldKeys);

    /** Gives the current keys another version. */
    void setKeyVersion(String principal, int version);

    void delete(String principal);

    /** Whether the principal is kept from getting ticket-granting tickets. */
    void setLocked(String principal, boolean locked);

    /** All keys of these principals, newest and kept ones, as the content of a keytab file. */
    byte[] keytab(List<String> principals);

    /**
     * Sets the KDC's clock that much ahead of the host's, or puts it right with zero; only called
     * when the provider has the capability.
     */
    void shiftClock(Duration offset);

    /** Ends it; on return no process, thread, or port of it is left. */
    @Override
    void close();
}
