/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs of MIT Kerberos, which share no code with the harness, as clients of a KDC. */
class MitClientITCase extends EveryBackend {

    private static final String TIME = "([0-9/]+ [0-9:]+)";

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
    void otherKeyVersion() {
        try (Kdc kdc = kdc().start()) {
            MitClient alice = new MitClient(kdc, directory.resolve("cache"));
            kdc.createPrincipal("kafka/localhost");
            String keytab = kdc.keytab("alice").toString();

            try (Fault other = kdc.faults().keyVersion("kafka/localhost", 9)) {
                alice.run("kinit", "-k", "-t", keytab, "alice");
                assertThat(alice.run("kvno", "kafka/localhost")).contains("kvno = 9");
                other.close();
            }

            alice.run("kinit", "-k", "-t", keytab, "alice");
            assertThat(alice.run("kvno", "kafka/localhost")).contains("kvno = 1");
        }
    }

    @Test
    void renewsUntilTheEndOfTheRenewableLife() {
        requires(KdcCapability.RENEWAL);
        requires(KdcCapability.CLOCK_SHIFT);
        try (Kdc kdc =
                kdc().ticketLifetime(Duration.ofMinutes(10))
                        .renewableLifetime(Duration.ofMinutes(30))
                        .clockSkew(Duration.ofMinutes(20))
                        .start()) {
            MitClient alice = new MitClient(kdc, directory.resolve("cache"));
            alice.run("kinit", "-r", "7d", "-k", "-t", kdc.keytab("alice").toString(), "alice");
            String first = alice.run("klist");
            assertThat(Duration.between(start(first), renewableUntil(first)))
                    .isEqualTo(Duration.ofMinutes(30));

            try (Fault later = kdc.faults().shiftClock(Duration.ofMinutes(5))) {
                alice.run("kinit", "-R");
                later.close();
            }

            String renewed = alice.run("klist");
            assertThat(start(renewed)).isAfterOrEqualTo(start(first).plusMinutes(5));
            assertThat(renewableUntil(renewed)).isEqualTo(renewableUntil(first));
            assertThat(kdc.requests().counts("alice")).isEqualTo(new KdcRequestCounts(1, 1, 0, 0));
        }
    }

    private static LocalDateTime start(String klist) {
        return time(TIME, klist);
    }

    private static LocalDateTime renewableUntil(String klist) {
        return time("renew until " + TIME, klist);
    }

    private static LocalDateTime time(String pattern, String text) {
        Matcher found = Pattern.compile(pattern).matcher(text);
        assertThat(found.find()).as(text).isTrue();
        return LocalDateTime.parse(
                found.group(1), DateTimeFormatter.ofPattern("MM/dd/yy HH:mm:ss"));
    }
}
