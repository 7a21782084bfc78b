/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import javax.security.auth.kerberos.KerberosTicket;
import javax.security.auth.login.LoginException;
import org.apache.kerby.kerberos.kerb.keytab.Keytab;
import org.apache.kerby.kerberos.kerb.type.base.PrincipalName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every back end does for logins, keytabs and ticket caches. */
class KdcITCase extends EveryBackend {

    @Test
    void logsInByKeytab() throws Exception {
        try (Kdc kdc = used(kdc().realm("EXAMPLE.ORG").start())) {
            KerberosTicket ticket =
                    Logins.byKeytab("alice@EXAMPLE.ORG", kdc.keytab("alice", "kafka/localhost"));

            assertThat(ticket.getClient().getName()).isEqualTo("alice@EXAMPLE.ORG");
            assertThat(ticket.getServer().getName()).isEqualTo("krbtgt/EXAMPLE.ORG@EXAMPLE.ORG");
        }
    }

    @Test
    void ticketsLiveAsLongAsAsked() throws Exception {
        try (Kdc kdc = used(kdc().ticketLifetime(Duration.ofSeconds(90)).start())) {
            KerberosTicket ticket = Logins.byKeytab(kdc.principal("alice"), kdc.keytab("alice"));

            assertThat(lifetime(ticket)).isEqualTo(Duration.ofSeconds(90));
        }
    }

    @Test
    void keepsPortAndPrincipalsOverStopAndStart() throws Exception {
        try (Kdc kdc = used(kdc().start())) {
            Path keytab = kdc.keytab("alice");
            int port = kdc.port();

            kdc.stop();

            assertThat(kdc.isRunning()).isFalse();
            assertThat(Host.accepts(port)).isFalse();
            Instant before = Instant.now();
            assertThatThrownBy(() -> Logins.byKeytab(kdc.principal("alice"), keytab))
                    .isInstanceOf(LoginException.class)
                    .hasMessageContaining("Connection refused");
            assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(10));

            kdc.start();

            assertThat(kdc.port()).isEqualTo(port);
            assertThatCode(() -> Logins.byKeytab(kdc.principal("alice"), keytab))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void changedKeyMakesOldKeytabsStale() throws Exception {
        try (Kdc kdc = used(kdc().start())) {
            Path stale = kdc.keytab("alice");

            kdc.changeKey("alice");

            assertThatThrownBy(() -> Logins.byKeytab(kdc.principal("alice"), stale))
                    .isInstanceOf(LoginException.class);
            assertThat(kdc.requests().counts("alice").errors()).isEqualTo(1);
            Path fresh = kdc.keytab("alice");
            assertThatCode(() -> Logins.byKeytab(kdc.principal("alice"), fresh))
                    .doesNotThrowAnyException();
            assertThat(keyVersion(kdc, stale)).isEqualTo(1);
            assertThat(keyVersion(kdc, fresh)).isEqualTo(2);
        }
    }

    @Test
    void ticketCacheLogsInAndIsGoodForServiceTickets() throws Exception {
        try (Kdc kdc = used(kdc().start())) {
            Path cache = kdc.ticketCache("alice", Duration.ofMinutes(7));

            KerberosTicket ticket = Logins.byTicketCache(kdc.principal("alice"), cache);

            assertThat(ticket.getClient().getName()).isEqualTo(kdc.principal("alice"));
            assertThat(lifetime(ticket)).isEqualTo(Duration.ofMinutes(7));
        }
    }

    @Test
    void expiredTicketCacheIsOfNoUse() throws Exception {
        try (Kdc kdc = used(kdc().start())) {
            Path cache = kdc.ticketCache("alice", Duration.ofMinutes(-10));

            assertThatThrownBy(() -> Logins.byTicketCache(kdc.principal("alice"), cache))
                    .isInstanceOf(LoginException.class);
        }
    }

    @Test
    void keyMaterialBelongsToItsOwner() throws Exception {
        try (Kdc kdc = kdc().start()) {
            assertThat(PosixFilePermissions.toString(permissions(kdc.keytab("alice"))))
                    .isEqualTo("rw-------");
            assertThat(PosixFilePermissions.toString(permissions(kdc.ticketCache("alice"))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void twoServeTheirRealmsSideBySide() throws Exception {
        try (Kdc one = kdc().realm("ONE.TEST").start();
                Kdc two = kdc().realm("TWO.TEST").start()) {
            String before = System.getProperty(KRB5_CONF);
            JvmKerberos first = JvmKerberos.use(one);
            try (first) {
                JvmKerberos second = JvmKerberos.use(two);
                try (second) {
                    Logins.byKeytab("alice@TWO.TEST", two.keytab("alice"));
                }
                Logins.byKeytab("alice@ONE.TEST", one.keytab("alice"));
                assertThat(System.getProperty(KRB5_CONF)).isEqualTo(one.krb5Conf().toString());
            }
            assertThat(System.getProperty(KRB5_CONF)).isEqualTo(before);
        }
    }

    @Test
    void closeInAnyOrderGivesTheJvmBackItsConfiguration() {
        try (Kdc kdc = kdc().start()) {
            System.setProperty(KRB5_CONF, "/as/it/was");
            JvmKerberos first = JvmKerberos.use(kdc);
            JvmKerberos second = JvmKerberos.use(kdc);
            first.close();
            assertThat(System.getProperty(KRB5_CONF)).isEqualTo(kdc.krb5Conf().toString());
            second.close();
            second.close();

            assertThat(System.getProperty(KRB5_CONF)).isEqualTo("/as/it/was");
        } finally {
            System.clearProperty(KRB5_CONF);
        }
    }

    @Test
    void closeLeavesNothing() {
        Kdc kdc = kdc().start();
        Path conf = kdc.krb5Conf();
        Path keytab = kdc.keytab("alice");
        int port = kdc.port();
        assertThat(Host.accepts(port)).isTrue();

        kdc.close();
        kdc.close();

        assertThat(Host.accepts(port)).isFalse();
        assertThat(Host.threadsNamedLike("kerstream-kdc-" + port)).isEmpty();
        assertThat(conf.getParent()).doesNotExist();
        assertThat(keytab).doesNotExist();
        assertThatThrownBy(kdc::start).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void givenWorkDirectoryStays(@TempDir Path directory) {
        Path given = directory.resolve("with spaces");
        Path keytab;
        try (Kdc kdc = used(kdc().workDirectory(given).start())) {
            keytab = kdc.keytab("alice");
            assertThatCode(() -> Logins.byKeytab(kdc.principal("alice"), keytab))
                    .doesNotThrowAnyException();
        }

        assertThat(given.resolve("krb5.conf")).exists();
        assertThat(keytab).exists().hasParentRaw(given.resolve("keytabs"));
    }

    private static Duration lifetime(KerberosTicket ticket) {
        return Duration.between(ticket.getStartTime().toInstant(), ticket.getEndTime().toInstant());
    }

    private static int keyVersion(Kdc kdc, Path keytab) throws IOException {
        return Keytab.loadKeytab(keytab.toFile())
                .getKeytabEntries(new PrincipalName(kdc.principal("alice")))
                .get(0)
                .getKvno();
    }

    private static Set<PosixFilePermission> permissions(Path file) throws IOException {
        return Files.getPosixFilePermissions(file);
    }
}
