/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kafka;

import io.kerstream.testing.TlsMaterial;
import java.nio.file.Path;

/**
 * TLS material of the brokers, and what clients need to trust it.
 *
 * @param brokerKeystore PKCS12 with the brokers' key and chain
 * @param keystorePassword password of the keystore and of the key
 */
record TlsFiles(Path brokerKeystore, String keystorePassword, TlsMaterial clients) {

    @Override
    public String toString() {
        return "TlsFiles[" + brokerKeystore.getParent() + "]";
    }
}
