/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing;

import java.time.Instant;
import java.util.Optional;

/**
 * A request that reached a {@link Kdc}.
 *
 * @param time when it had been received
 * @param type what was asked for
 * @param client full name of the client, if known: the client of a TGS request travels encrypted,
 *     and is taken from the answer; errors need not repeat it
 * @param service full name of the service that a ticket was asked for, if the request could be read
 * @param transport how it came
 * @param outcome {@link #ISSUED}, {@link #UNANSWERED} or the name of the error that was sent back,
 *     such as {@code KDC_ERR_C_PRINCIPAL_UNKNOWN} (RFC 4120, 7.5.9)
 */
public record KdcRequest(
        Instant time,
        Type type,
        Optional<String> client,
        Optional<String> service,
        KdcTransport transport,
        String outcome) {

    /** Outcome of a request that was answered with a ticket. */
    public static final String ISSUED = "ISSUED";

    /** Outcome of a request that a fault, or the death of the back end, left without an answer. */
    public static final String UNANSWERED = "UNANSWERED";

    /** What is asked for. */
    public enum Type {
        /** An initial ticket: a login. */
        AS,
        /** A ticket by means of a ticket-granting ticket: a service ticket, or a renewal. */
        TGS,
        /** Neither, or unreadable. */
        OTHER
    }

    /** Whether a ticket was issued. */
    public boolean isIssued() {
        return outcome.equals(ISSUED);
    }

    /**
     * Whether it failed. Not a failure, but part of an exchange that goes on, are the demands for
     * pre-authentication and for TCP instead of UDP.
     */
    public boolean isError() {
        return !isIssued()
                && !outcome.equals(UNANSWERED)
                && !outcome.equals("KDC_ERR_PREAUTH_REQUIRED")
                && !outcome.equals("KRB_ERR_RESPONSE_TOO_BIG");
    }
}
