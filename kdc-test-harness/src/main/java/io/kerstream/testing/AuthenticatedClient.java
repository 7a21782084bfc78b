/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing;

/**
 * A client as a broker saw it.
 *
 * @param principal the full authenticated name, for Kerberos with instance and realm ({@code
 *     alice@KERSTREAM.TEST}), before the broker shortens it
 * @param clientId the {@code client.id} of the client
 * @param listener name of the listener it came through, for example {@code SASL_SSL}
 */
public record AuthenticatedClient(String principal, String clientId, String listener) {}
