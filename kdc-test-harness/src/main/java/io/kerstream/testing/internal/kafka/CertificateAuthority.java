/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kafka;

import io.kerstream.testing.ClientKeys;
import io.kerstream.testing.HarnessException;
import io.kerstream.testing.TlsMaterial;
import io.kerstream.testing.internal.io.WorkDirectory;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.Map;
import javax.naming.ldap.Rdn;

/**
 * A certificate authority of one cluster: its brokers' certificate for {@code localhost} and the
 * host of the cluster, and clients'.
 */
final class CertificateAuthority {

    private final Path directory;
    private final X509Bundle authority;
    private final TlsFiles files;
    private final Map<String, ClientKeys> clients = new HashMap<>();

    private CertificateAuthority(Path directory, X509Bundle authority, TlsFiles files) {
        this.directory = directory;
        this.authority = authority;
        this.files = files;
    }

    static CertificateAuthority create(Path directory, String host)
            throws IOException, GeneralSecurityException {
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
            CertificateBuilder builder =
                    new CertificateBuilder()
                            .ecp256()
                            .subject("CN=" + host)
                            .addSanDnsName(KafkaSettings.DEFAULT_HOST)
                            .addSanIpAddress("127.0.0.1")
                            .addExtendedKeyUsageServerAuth();
            if (!host.equals(KafkaSettings.DEFAULT_HOST)) {
                builder = builder.addSanDnsName(host);
            }
            broker = builder.buildIssuedBy(authority);
        } catch (IOException | GeneralSecurityException e) {
            throw e;
        } catch (Exception e) {
            throw new GeneralSecurityException("Cannot make certificates", e);
        }
        String keystorePassword = Secrets.newPassword();
        Path keystore = directory.resolve("broker.p12");
        storeKey(broker, "PKCS12", keystore, keystorePassword);

        String trustPassword = Secrets.newPassword();
        TlsMaterial trust =
                new TlsMaterial(
                        directory.resolve("ca.pem"),
                        directory.resolve("truststore.p12"),
                        directory.resolve("truststore.jks"),
                        trustPassword);
        Files.writeString(trust.caCertificatePem(), authority.getCertificatePEM());
        storeTrust(authority, "PKCS12", trust.truststorePkcs12(), trustPassword);
        storeTrust(authority, "JKS", trust.truststoreJks(), trustPassword);
        return new CertificateAuthority(
                directory, authority, new TlsFiles(keystore, keystorePassword, trust));
    }

    TlsFiles files() {
        return files;
    }

    /** Key and certificate with the subject {@code CN=name}; the same for the same name. */
    synchronized ClientKeys client(String name) {
        return clients.computeIfAbsent(name, this::issue);
    }

    private ClientKeys issue(String name) {
        // A folder by number: a name can hold what a file name cannot.
        Path folder = directory.resolve("client-" + (clients.size() + 1));
        ClientKeys keys =
                new ClientKeys(
                        folder.resolve("keystore.pem"),
                        folder.resolve("certificate.pem"),
                        folder.resolve("key.pem"),
                        folder.resolve("keystore.p12"),
                        folder.resolve("keystore.jks"),
                        Secrets.newPassword());
        try {
            X509Bundle client =
                    new CertificateBuilder()
                            .ecp256()
                            .subject("CN=" + Rdn.escapeValue(name))
                            .addExtendedKeyUsageClientAuth()
                            .buildIssuedBy(authority);
            String key = client.getPrivateKeyPEM();
            String chain = client.getCertificatePathPEM();
            writePrivate(keys.keystorePem(), key + chain);
            writePrivate(keys.certificatePem(), chain);
            writePrivate(keys.keyPem(), key);
            storeKey(client, "PKCS12", keys.keystorePkcs12(), keys.keystorePassword());
            storeKey(client, "JKS", keys.keystoreJks(), keys.keystorePassword());
        } catch (Exception e) {
            throw new HarnessException("Cannot make a certificate for " + name, e);
        }
        return keys;
    }

    private static void writePrivate(Path file, String text) throws IOException {
        try (OutputStream out = WorkDirectory.createPrivate(file)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void storeKey(X509Bundle bundle, String type, Path file, String password)
            throws IOException, GeneralSecurityException {
        KeyStore store = emptyStore(type);
        store.setKeyEntry(
                "key",
                bundle.getKeyPair().getPrivate(),
                password.toCharArray(),
                bundle.getCertificatePathWithRoot());
        store(store, file, password);
    }

    private static void storeTrust(X509Bundle authority, String type, Path file, String password)
            throws IOException, GeneralSecurityException {
        KeyStore store = emptyStore(type);
        store.setCertificateEntry("ca", authority.getCertificate());
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
}
