/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing;

/**
 * How many requests a {@link Kdc} has dealt with.
 *
 * @param logins initial tickets issued (AS)
 * @param serviceTickets tickets issued for a ticket-granting ticket (TGS)
 * @param errors requests of any type that failed: {@link KdcRequest#isError()}
 * @param unanswered requests of any type without an answer
 */
public record KdcRequestCounts(long logins, long serviceTickets, long errors, long unanswered) {}
