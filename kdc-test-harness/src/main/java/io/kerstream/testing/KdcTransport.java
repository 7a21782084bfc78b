/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing;

/** How a request travels to a {@link Kdc} (RFC 4120, 7.2). */
public enum KdcTransport {
    TCP,
    UDP
}
