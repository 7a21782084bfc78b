/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Kerberos logins that survive: one per process and identity, renewed for as long as a client uses
 * it, whatever the KDC does meanwhile.
 *
 * <p>{@link io.kerstream.security.login.KerberosLogin} is what Kafka loads ({@code
 * sasl.login.class}); {@link io.kerstream.security.login.KerberosLogins} is what the rest of
 * Kerstream asks. Nothing that {@code KerberosLogin} reaches needs Flink's classes, so that it also
 * works in a broker.
 */
@NullMarked
package io.kerstream.security.login;

import org.jspecify.annotations.NullMarked;
