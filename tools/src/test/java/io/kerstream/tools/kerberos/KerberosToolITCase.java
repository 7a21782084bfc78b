/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.kerberos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.kerstream.testing.JvmKerberos;
import io.kerstream.testing.Kdc;
import io.kerstream.testing.KdcBackend;
import io.kerstream.tools.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hadoop.security.authentication.util.KerberosUtil;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as operators start it, with a real KDC and a web server that asks for SPNEGO. */
class KerberosToolITCase {

    /** Hadoop's client asks for a forwarded ticket, and Java refuses what Kerby answers to that. */
    private static final Optional<String> NO_FORWARDING = KdcBackend.MIT.missing();

    private static Kdc kdc;
    private static JvmKerberos kerberos;
    private static SpnegoServer server;

    @TempDir private Path directory;

    @BeforeAll
    static void start() throws Exception {
        kdc =
                Kdc.builder()
                        .backend(NO_FORWARDING.isEmpty() ? KdcBackend.MIT : KdcBackend.KERBY)
                        .start();
        kerberos = JvmKerberos.use(kdc);
        kdc.createPrincipal("alice");
        kdc.createPrincipal("HTTP/localhost");
        server = SpnegoServer.start(kdc.keytab("HTTP/localhost"), kdc.principal("HTTP/localhost"));
    }

    @AfterAll
    static void stop() {
        server.close();
        kerberos.close();
        kdc.close();
    }

    @Test
    void listsAKeytabAsHadoopDoes() throws Exception {
        Path keytab = kdc.keytab("alice", "HTTP/localhost");

        Script run = run(Map.of(), "keytab", keytab.toString());

        assertThat(run.output())
                .contains(KerberosUtil.getPrincipalNames(keytab.toString(), Pattern.compile(".*")))
                .contains("aes256-cts-hmac-sha1-96");
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void choosesThePrincipalsOfAKeytab() throws Exception {
        Path keytab = kdc.keytab("alice", "HTTP/localhost");

        Script run = run(Map.of(), "keytab", keytab.toString(), "--matching", "HTTP/.*");

        assertThat(run.output()).contains("HTTP/localhost").doesNotContain("alice");
    }

    @Test
    void takesTheRealmOfAHostFromKrb5Conf() throws Exception {
        Path conf =
                Files.writeString(
                        directory.resolve("krb5.conf"),
                        """
                        [libdefaults]
                          default_realm = HOME.EXAMPLE
                        [domain_realm]
                          .partner.example = PARTNER.EXAMPLE
                        """);
        Map<String, String> environment = Map.of("KRB5_CONFIG", conf.toString());

        assertThat(run(environment, "principal", "kafka/B1.partner.example").output())
                .isEqualToIgnoringNewLines("kafka/b1.partner.example@PARTNER.EXAMPLE");
        assertThat(run(environment, "principal", "kafka/_HOST", "--host", "b2.example").output())
                .isEqualToIgnoringNewLines("kafka/b2.example@HOME.EXAMPLE");
        assertThat(run(environment, "short-name", "alice@HOME.EXAMPLE").output())
                .isEqualToIgnoringNewLines("alice@HOME.EXAMPLE -> User:alice");
    }

    @Test
    void authenticatesBySpnego() throws Exception {
        assumeThat(NO_FORWARDING).as("what the MIT KDC needs").isEmpty();
        Script run = run(tickets(kdc.ticketCache("alice")), "spnego", server.address("/secured"));

        assertThat(run.output()).contains("authenticated to " + kdc.principal("HTTP/localhost"));
        assertThat(run.exitCode()).isZero();
        assertThat(server.authenticated()).contains(kdc.principal("alice"));
    }

    @Test
    void saysThatAServerDoesNotAskForSpnego() throws Exception {
        Script run = run(tickets(kdc.ticketCache("alice")), "spnego", server.address("/open"));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.output()).contains("the server does not ask for it");
    }

    @Test
    void saysThatThereIsNoTicket() throws Exception {
        Script run =
                run(
                        tickets(directory.resolve("no-such-cache")),
                        "spnego",
                        server.address("/secured"));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.output()).contains("no SPNEGO authentication to HTTP/localhost@");
    }

    private static Map<String, String> tickets(Path cache) {
        return Map.of("KRB5CCNAME", cache.toString(), "KRB5_CONFIG", kdc.krb5Conf().toString());
    }

    private Script run(Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        return Script.run("kerberos.sh", directory, environment, List.of(arguments));
    }
}
