/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing;

/**
 * Clients that a broker has authenticated in the same way.
 *
 * @param broker id of the broker
 * @param principal the full authenticated name, as in {@link AuthenticatedClient}
 * @param listener name of the listener they came through, for example {@code SASL_SSL}
 * @param mechanism the SASL mechanism, {@code TLS} for a certificate, {@code NONE} without any
 * @param count how many connections (with TLS: sessions)
 */
public record Authentication(
        int broker, String principal, String listener, String mechanism, long count) {}
