/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kafka;

import io.kerstream.testing.TlsMaterial;
import io.kerstream.testing.internal.io.WorkDirectory;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;

/**
 * A certificate authority, and a broker certificate for {@code localhost} that it has issued.
 *
 * @param brokerKeystore PKCS12 with the broker's key and chain
 * @param keystorePassword password of the keystore and of the key
 */
record TlsFiles(Path brokerKeystore, String keystorePassword, TlsMaterial clients) {

    static TlsFiles create(Path directory) throws IOException, GeneralSecurityException {
        Files.createDirectories(directory);
        X509Bundle authority;
        X509Bundle broker;
        try {
            authority =
                    new CertificateBuilder()
                            .ecp256()
                            .subject("CN=Kerstream test authority")
                            .setIsCertificateAuthority(true)
                            .buildSelfSigned();
            broker =
                    new CertificateBuilder()
                            .ecp256()
                            .subject("CN=localhost")
                            .addSanDnsName("localhost")
                            .addSanIpAddress("127.0.0.1")
                            .addExtendedKeyUsageServerAuth()
                            .buildIssuedBy(authority);
        } catch (IOException | GeneralSecurityException e) {
            throw e;
        } catch (Exception e) {
            throw new GeneralSecurityException("Cannot make certificates", e);
        }

        String keystorePassword = Secrets.newPassword();
        KeyStore keystore = emptyStore("PKCS12");
        keystore.setKeyEntry(
                "broker",
                broker.getKeyPair().getPrivate(),
                keystorePassword.toCharArray(),
                broker.getCertificatePathWithRoot());
        Path keystoreFile = directory.resolve("broker.p12");
        store(keystore, keystoreFile, keystorePassword);

        String trustPassword = Secrets.newPassword();
        TlsMaterial clients =
                new TlsMaterial(
                        directory.resolve("ca.pem"),
                        directory.resolve("truststore.p12"),
                        directory.resolve("truststore.jks"),
                        trustPassword);
        Files.writeString(clients.caCertificatePem(), authority.getCertificatePEM());
        X509Certificate root = authority.getCertificate();
        storeTrust(root, "PKCS12", clients.truststorePkcs12(), trustPassword);
        storeTrust(root, "JKS", clients.truststoreJks(), trustPassword);
        return new TlsFiles(keystoreFile, keystorePassword, clients);
    }

    private static void storeTrust(X509Certificate root, String type, Path file, String password)
            throws IOException, GeneralSecurityException {
        KeyStore store = emptyStore(type);
        store.setCertificateEntry("ca", root);
        store(store, file, password);
    }

    private static KeyStore emptyStore(String type) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(type);
        store.load(null, null);
        return store;
    }

    private static void store(KeyStore store, Path file, String password)
            throws IOException, GeneralSecurityException {
        try (OutputStream out = WorkDirectory.createPrivate(file)) {
            store.store(out, password.toCharArray());
        }
    }

    @Override
    public String toString() {
        return "TlsFiles[" + brokerKeystore.getParent() + "]";
    }
}
