/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing;

import java.nio.file.Path;

/**
 * The key and certificate of a client for mutual TLS; the same in three formats, readable by the
 * owner only.
 *
 * @param keystorePem private key (PKCS8, not encrypted) and certificate chain in one PEM file, as
 *     Kafka reads it
 * @param certificatePem the certificate chain alone, PEM
 * @param keyPem the private key alone, PEM
 * @param keystorePkcs12 a keystore with both, PKCS12
 * @param keystoreJks a keystore with both, JKS
 * @param keystorePassword password of both keystores and of the key in them
 */
public record ClientKeys(
        Path keystorePem,
        Path certificatePem,
        Path keyPem,
        Path keystorePkcs12,
        Path keystoreJks,
        String keystorePassword) {

    /** Without the password. */
    @Override
    public String toString() {
        return "ClientKeys[" + keystorePem + "]";
    }
}
