/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.formats.avro.registry.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.kerstream.formats.avro.registry.SchemaRegistryUnavailableException;
import io.kerstream.security.KafkaSecurityException;
import io.kerstream.security.config.ProcessConfiguration;
import io.kerstream.security.registry.RegistrySecurity;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryTlsTest {

    private static final char[] PASSWORD = "pl4nted".toCharArray();

    @TempDir private Path directory;

    private final Map<String, String> properties =
            new HashMap<>(Map.of("max.retries", "0", "retries.wait.ms", "1"));
    private HttpsServer server;
    private volatile boolean wantsCertificate;

    @BeforeEach
    void start() throws Exception {
        X509Bundle authority =
                new CertificateBuilder()
                        .ecp256()
                        .subject("CN=Test authority")
                        .setIsCertificateAuthority(true)
                        .buildSelfSigned();
        X509Bundle registry =
                new CertificateBuilder()
                        .ecp256()
                        .subject("CN=registry")
                        .addSanDnsName("localhost")
                        .addExtendedKeyUsageServerAuth()
                        .buildIssuedBy(authority);
        X509Bundle client =
                new CertificateBuilder()
                        .ecp256()
                        .subject("CN=client")
                        .addExtendedKeyUsageClientAuth()
                        .buildIssuedBy(authority);
        Files.writeString(directory.resolve("trust.pem"), authority.getCertificatePEM());
        Files.writeString(
                directory.resolve("client.pem"),
                client.getPrivateKeyPEM() + client.getCertificatePathPEM());
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        SSLContext context = context(authority, registry);
        server.setHttpsConfigurator(
                new HttpsConfigurator(context) {
                    @Override
                    public void configure(HttpsParameters parameters) {
                        SSLParameters chosen = context.getDefaultSSLParameters();
                        chosen.setNeedClientAuth(wantsCertificate);
                        parameters.setSSLParameters(chosen);
                    }
                });
        server.createContext(
                "/",
                exchange -> {
                    try (exchange) {
                        byte[] body =
                                "{\"schema\":\"\\\"int\\\"\"}".getBytes(StandardCharsets.UTF_8);
                        exchange.sendResponseHeaders(200, body.length);
                        exchange.getResponseBody().write(body);
                    }
                });
        server.start();
    }

    private static SSLContext context(X509Bundle authority, X509Bundle registry) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        keys.setKeyEntry(
                "registry",
                registry.getKeyPair().getPrivate(),
                PASSWORD,
                registry.getCertificatePath());
        KeyManagerFactory managers =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        KeyStore trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        trust.setCertificateEntry("ca", authority.getCertificate());
        TrustManagerFactory trusted =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(trust);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), trusted.getTrustManagers(), null);
        return context;
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private Schema ask(String host) throws Exception {
        RegistrySecurity security =
                new RegistrySecurity(
                        () -> ProcessConfiguration.of(Map.of(), "config.yaml"), Map.of());
        String url = "https://" + host + ":" + server.getAddress().getPort();
        return new HttpSchemaRegistry(
                        url, () -> security.access(url, properties), RegistryOptions.of(properties))
                .schema(1);
    }

    private void trust() {
        properties.put(
                "schema.registry.ssl.truststore.location",
                directory.resolve("trust.pem").toString());
        properties.put("schema.registry.ssl.truststore.type", "PEM");
    }

    @Test
    void trustsTheTruststore() throws Exception {
        trust();
        assertThat(ask("localhost")).isEqualTo(Schema.create(Schema.Type.INT));
    }

    @Test
    void doesNotTrustOthers() {
        assertThatThrownBy(() -> ask("localhost"))
                .isInstanceOf(KafkaSecurityException.class)
                .hasMessageContaining("https://localhost")
                .hasMessageContaining("not trusted")
                .hasMessageContaining("ssl.truststore.location");
    }

    @Test
    void checksTheHostName() {
        trust();
        assertThatThrownBy(() -> ask("127.0.0.1"))
                .isInstanceOf(KafkaSecurityException.class)
                .hasMessageContaining("host name in the address");
    }

    @Test
    void doesNotCheckTheHostNameIfToldSo() throws Exception {
        trust();
        properties.put("schema.registry.ssl.endpoint.identification.algorithm", "");
        assertThat(ask("127.0.0.1")).isNotNull();
    }

    @Test
    void showsACertificateOfItsOwn() throws Exception {
        wantsCertificate = true;
        trust();
        assertThatThrownBy(() -> ask("localhost"))
                .isInstanceOf(SchemaRegistryUnavailableException.class);

        properties.put("ssl.keystore.location", directory.resolve("client.pem").toString());
        properties.put("ssl.keystore.type", "PEM");

        assertThat(ask("localhost")).isNotNull();
    }

    @Test
    void saysThatAStoreCannotBeRead() {
        properties.put("ssl.truststore.location", "/no/such.p12");
        properties.put("ssl.truststore.password", new String(PASSWORD));
        assertThatThrownBy(() -> ask("localhost"))
                .isInstanceOf(KafkaSecurityException.class)
                .hasMessageContaining("ssl.truststore.location = /no/such.p12")
                .satisfies(e -> assertThat(e.toString()).doesNotContain(new String(PASSWORD)));
    }
}
