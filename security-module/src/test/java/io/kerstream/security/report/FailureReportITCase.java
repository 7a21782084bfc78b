/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kerstream.security.KafkaSecurity;
import io.kerstream.security.LogCapture;
import io.kerstream.testing.JvmKerberos;
import io.kerstream.testing.Kdc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.SecurityOptions;
import org.apache.kerby.kerberos.kerb.keytab.Keytab;
import org.apache.kerby.kerberos.kerb.keytab.KeytabEntry;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The report of a failed login, with a real KDC. */
@Timeout(120)
class FailureReportITCase {

    private static final Kdc KDC = Kdc.builder().start();
    private static final JvmKerberos KERBEROS = JvmKerberos.use(KDC);
    private static final String DEBUG_IDENTITY = "kerstream.security.debug-identity";

    @AfterAll
    static void end() {
        KERBEROS.close();
        KDC.close();
    }

    private static Configuration login(Path keytab, String principal) {
        Configuration configuration = new Configuration();
        configuration.set(SecurityOptions.KERBEROS_LOGIN_KEYTAB, keytab.toString());
        configuration.set(SecurityOptions.KERBEROS_LOGIN_PRINCIPAL, KDC.principal(principal));
        configuration.set(SecurityOptions.KERBEROS_LOGIN_CONTEXTS, "KafkaClient");
        return configuration;
    }

    private static void failToMakeAClient(Configuration configuration) {
        Properties client = new Properties();
        client.setProperty("bootstrap.servers", "localhost:9");
        client.setProperty("security.protocol", "SASL_PLAINTEXT");
        assertThatThrownBy(() -> KafkaSecurity.clientFactory(configuration).createProducer(client))
                .isInstanceOf(RuntimeException.class);
    }

    @Test
    void aStaleKeyIsReportedOnceWithoutTheKey() throws IOException {
        Path keytab = KDC.keytab("stale");
        KDC.changeKey("stale");
        Configuration configuration = login(keytab, "stale");
        configuration.setString(DEBUG_IDENTITY, KDC.principal("stale"));
        String text;
        try (LogCapture log = new LogCapture(Level.INFO)) {
            failToMakeAClient(configuration);
            failToMakeAClient(configuration);
            text = log.text();
        }

        assertThat(text)
                .containsOnlyOnce("Report of the failed Kerberos login of stale@KERSTREAM.TEST")
                .contains(
                        "krb5.conf " + KDC.krb5Conf(),
                        "KERSTREAM.TEST = {",
                        KDC.port() + " takes TCP connections, ",
                        "stale@KERSTREAM.TEST kvno 1 aes256-cts-hmac-sha1-96",
                        ">>> KrbKdcReq send: kdc=",
                        "Result: the login fails: ");
        assertThatNoKeyIsIn(text, keytab);
    }

    @Test
    void aKdcThatIsDownIsReported() {
        Configuration configuration = login(KDC.keytab("downed"), "downed");
        configuration.setString(DEBUG_IDENTITY, KDC.principal("downed"));
        KDC.stop();
        try (LogCapture log = new LogCapture(Level.INFO)) {
            failToMakeAClient(configuration);

            assertThat(log.text())
                    .contains(
                            KDC.port() + " takes no TCP connection (", "Result: the login fails: ");
        } finally {
            KDC.start();
        }
    }

    @Test
    void aTicketCacheIsTracedToo() throws IOException {
        Path cache = KDC.ticketCache("cached");
        KerberosIdentity identity =
                new KerberosIdentity(
                        KDC.principal("cached"), KerberosIdentity.CACHE, cache, "kafka@localhost");
        try (LogCapture log = new LogCapture(Level.INFO)) {
            new FailureReports(() -> 0).offer(identity.principal(), identity, null);

            assertThat(log.text())
                    .contains(
                            "of cached@KERSTREAM.TEST, ticket-granting ticket valid until",
                            "Result: the login works now, but there is no ticket for"
                                    + " kafka@localhost");
        }
    }

    @Test
    void nothingIsReportedUnlessItIsWanted() {
        Path keytab = KDC.keytab("quiet");
        KDC.changeKey("quiet");
        try (LogCapture log = new LogCapture(Level.INFO)) {
            failToMakeAClient(login(keytab, "quiet"));
            Configuration other = login(keytab, "quiet");
            other.setString(DEBUG_IDENTITY, KDC.principal("somebody-else"));
            failToMakeAClient(other);

            assertThat(log.text()).doesNotContain("Report of the failed");
        }
    }

    /** In none of the forms in which a trace might show bytes. */
    private static void assertThatNoKeyIsIn(String text, Path keytab) throws IOException {
        assertThat(Files.size(keytab)).isPositive();
        String bare = text.toLowerCase(Locale.ROOT).replaceAll("[^0-9a-f]", "");
        Keytab keys = Keytab.loadKeytab(keytab.toFile());
        List<KeytabEntry> entries =
                keys.getPrincipals().stream()
                        .flatMap(p -> keys.getKeytabEntries(p).stream())
                        .toList();
        assertThat(entries).isNotEmpty();
        for (KeytabEntry entry : entries) {
            String hex = HexFormat.of().formatHex(entry.getKey().getKeyData());
            assertThat(bare).doesNotContain(hex, hex.substring(0, 16));
        }
    }
}
