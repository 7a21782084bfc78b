/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.login;

import javax.security.auth.Subject;
import javax.security.auth.kerberos.KerberosTicket;
import javax.security.auth.login.LoginException;
import org.jspecify.annotations.Nullable;

/**
 * Where a login's tickets come from. Used by one login; calls may overlap when one was given up.
 */
interface TicketSource {

    /** Why tickets are asked for. */
    enum Reason {
        /** There are none, or it is time to renew them. */
        DUE,
        /** A broker rejected what was made with those in use. */
        REJECTED,
        /** The file has changed while all was well. */
        FILE_CHANGED
    }

    /**
     * Gets new tickets; may wait for the KDC for as long as {@code krb5.conf} allows.
     *
     * @param current the ticket-granting ticket in use, or null
     * @return null if the file's change brought nothing, and nothing else is due
     * @throws NothingNewerException if there is none until somebody changes the file
     * @throws LoginException if the attempt failed
     */
    @Nullable Obtained obtain(@Nullable KerberosTicket current, Reason reason)
            throws LoginException;

    /** Whether the file behind it has changed since {@link #obtain} last looked; never waits. */
    boolean changed();

    /** Whether a change of the file matters also while all is well. */
    boolean isFilledByOthers();

    /**
     * New tickets.
     *
     * @param subject holds them, and nobody else does yet
     * @param kdcExchanges how often the KDC was asked for them
     */
    record Obtained(Subject subject, int kdcExchanges) {}

    /** No attempt can succeed before the file changes; the message says what to do. */
    final class NothingNewerException extends LoginException {
        private static final long serialVersionUID = 1L;

        NothingNewerException(String message) {
            super(message);
        }
    }
}
