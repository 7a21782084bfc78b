/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing;

import java.nio.file.Path;

/**
 * What a client needs to trust the brokers; the same certificate authority in three formats.
 *
 * @param caCertificatePem the certificate of the authority, PEM
 * @param truststorePkcs12 a truststore with it, PKCS12
 * @param truststoreJks a truststore with it, JKS
 * @param truststorePassword password of both truststores
 */
public record TlsMaterial(
        Path caCertificatePem,
        Path truststorePkcs12,
        Path truststoreJks,
        String truststorePassword) {

    /** Without the password. */
    @Override
    public String toString() {
        return "TlsMaterial[" + caCertificatePem.getParent() + "]";
    }
}
