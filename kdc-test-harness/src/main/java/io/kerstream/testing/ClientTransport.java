/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing;

/** Which transport the krb5.conf of a {@link Kdc} makes its clients try first. */
public enum ClientTransport {
    /** TCP for every request. */
    TCP,
    /** UDP for requests of up to 32700 bytes, which is the most that Kerberos libraries allow. */
    UDP,
    /** UDP for small requests and TCP for large ones, as clients do by default. */
    BOTH
}
