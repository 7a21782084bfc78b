/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs of MIT Kerberos, which share no code with the harness, as clients of a KDC. */
class MitClientITCase extends EveryBackend {

    @TempDir Path directory;

    @BeforeEach
    void requirePrograms() {
        MitClient.require();
    }

    @Test
    void logsInAndGetsAServiceTicket() {
        try (Kdc kdc = kdc().workDirectory(directory.resolve("a kdc")).start()) {
            MitClient alice = new MitClient(kdc, directory.resolve("alice's cache"));
            kdc.createPrincipal("kafka/localhost");

            alice.run("kinit", "-k", "-t", kdc.keytab("alice").toString(), "alice");

            assertThat(alice.run("kvno", "kafka/localhost")).contains("kvno = 1");
            assertThat(alice.run("klist"))
                    .contains("Default principal: alice@KERSTREAM.TEST")
                    .contains("kafka/localhost@KERSTREAM.TEST");
            assertThat(kdc.requests().counts("alice")).isEqualTo(new KdcRequestCounts(1, 1, 0, 0));
        }
    }

    @Test
    void takesTheHarnessesTicketCache() {
        try (Kdc kdc = kdc().start()) {
            kdc.createPrincipal("kafka/localhost");
            MitClient alice = new MitClient(kdc, kdc.ticketCache("alice"));

            assertThat(alice.run("kvno", "kafka/localhost")).contains("kvno = 1");
            assertThat(kdc.requests().counts("alice").logins()).isZero();
        }
    }

    @Test
    void triesTcpWhenUdpIsDropped() {
        try (Kdc kdc = kdc().clientTransport(ClientTransport.UDP).start()) {
            MitClient alice = new MitClient(kdc, directory.resolve("cache"));
            String keytab = kdc.keytab("alice").toString();

            try (Fault dropped = kdc.faults().drop(KdcTransport.UDP)) {
                alice.run("kinit", "-k", "-t", keytab, "alice");
                dropped.close();
            }

            assertThat(kdc.requests().of("alice"))
                    .filteredOn(KdcRequest::isIssued)
                    .extracting(KdcRequest::transport)
                    .containsExactly(KdcTransport.TCP);
            assertThat(kdc.requests().counts("alice").unanswered()).isPositive();
        }
    }

    @Test
    void keyVersionThatNoKeytabHas() {
        try (Kdc kdc = kdc().start()) {
            MitClient alice = new MitClient(kdc, directory.resolve("cache"));
            String kafka = kdc.keytab("kafka/localhost").toString();
            String keytab = kdc.keytab("alice").toString();

            try (Fault other = kdc.faults().keyVersion("kafka/localhost", 9)) {
                alice.run("kinit", "-k", "-t", keytab, "alice");
                assertThat(alice.fail("kvno", "-k", kafka, "kafka/localhost"))
                        .contains("kvno = 9, keytab entry invalid");
                other.close();
            }

            alice.run("kinit", "-k", "-t", keytab, "alice");
            assertThat(alice.run("kvno", "-k", kafka, "kafka/localhost"))
                    .contains("kvno = 1, keytab entry valid");
        }
    }

    @Test
    void renewsUntilTheEndOfTheRenewableLife() {
        requires(KdcCapability.RENEWAL);
        try (Kdc kdc =
                kdc().ticketLifetime(Duration.ofMinutes(5))
                        .renewableLifetime(Duration.ofMinutes(30))
                        .start()) {
            MitClient alice = new MitClient(kdc, directory.resolve("cache"));
            alice.run("kinit", "-r", "7d", "-k", "-t", kdc.keytab("alice").toString(), "alice");
            String end = renewableUntil(alice);

            alice.run("kinit", "-R");
            alice.run("kinit", "-R");

            assertThat(renewableUntil(alice)).isEqualTo(end);
            assertThat(kdc.requests().counts("alice")).isEqualTo(new KdcRequestCounts(1, 2, 0, 0));
        }
    }

    @Test
    void doesNotRenewWhatIsNotRenewable() {
        requires(KdcCapability.RENEWAL);
        try (Kdc kdc = kdc().renewableLifetime(Duration.ZERO).start()) {
            MitClient alice = new MitClient(kdc, directory.resolve("cache"));
            alice.run("kinit", "-r", "7d", "-k", "-t", kdc.keytab("alice").toString(), "alice");

            alice.fail("kinit", "-R");

            assertThat(kdc.requests().counts()).isEqualTo(new KdcRequestCounts(1, 0, 1, 0));
        }
    }

    private static String renewableUntil(MitClient client) {
        Matcher found =
                Pattern.compile("renew until ([0-9/]+ [0-9:]+)").matcher(client.run("klist"));
        assertThat(found.find()).isTrue();
        return found.group(1);
    }
}
