/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kerstream.testing.JvmKerberos;
import io.kerstream.testing.Kdc;
import io.kerstream.testing.KdcBackend;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The two ways to renew the ticket of a cache, side by side at one KDC. */
class CacheRenewalITCase {

    private static final Duration TICKET_LIFE = Duration.ofSeconds(6);

    @TempDir private Path directory;

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void kinitRenewsTheFileAndTheJdkTheTicketInUse() throws Exception {
        try (Kdc kdc =
                        Kdc.builder()
                                .backend(KdcBackend.MIT)
                                .ticketLifetime(TICKET_LIFE)
                                .renewableLifetime(Duration.ofMinutes(10))
                                .clockSkew(Duration.ofSeconds(2))
                                .start();
                JvmKerberos jvm = JvmKerberos.use(kdc)) {
            assertThat(jvm).isNotNull();
            UserKinit byKinit = new UserKinit(kdc, "by-kinit", directory);
            UserKinit byJdk = new UserKinit(kdc, "by-jdk", directory);
            Instant begin = Instant.now();
            byKinit.login("-r", "10m");
            byJdk.login("-r", "10m");
            byte[] first = Files.readAllBytes(directory.resolve("by-jdk.ccache"));
            LoginClient.Joined one = join(kdc, "by-kinit", "/usr/bin/kinit");
            LoginClient.Joined two = join(kdc, "by-jdk", "");
            try {
                Instant thirdTicket = begin.plus(TICKET_LIFE.multipliedBy(2));
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> lasts(kdc, "by-kinit", thirdTicket));
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> lasts(kdc, "by-jdk", thirdTicket));
            } finally {
                one.close().run();
                two.close().run();
            }

            assertThat(Files.readAllBytes(directory.resolve("by-jdk.ccache"))).isEqualTo(first);
            for (String name : List.of("by-kinit", "by-jdk")) {
                assertThat(kdc.requests().counts(name).logins()).as("logins of %s", name).isOne();
                assertThat(status(kdc, name).renewable()).isTrue();
                assertThat(status(kdc, name).failuresInARow()).isZero();
            }
        }
    }

    private LoginClient.Joined join(Kdc kdc, String name, String kinit) {
        return LoginClient.join(
                LoginIdentity.KRB5_MODULE,
                Map.of(
                        "useTicketCache",
                        "true",
                        "ticketCache",
                        directory.resolve(name + ".ccache").toString(),
                        "refreshKrb5Config",
                        "true",
                        "principal",
                        kdc.principal(name)),
                LoginSettings.of(Map.of(LoginSettings.KINIT_COMMAND, kinit)),
                List.of());
    }

    private static boolean lasts(Kdc kdc, String name, Instant until) {
        Instant end = status(kdc, name).ticketEnd();
        return end != null && end.isAfter(until);
    }

    private static LoginStatus status(Kdc kdc, String name) {
        return KerberosLogins.statuses().stream()
                .filter(status -> status.principal().equals(kdc.principal(name)))
                .findFirst()
                .orElseThrow();
    }
}
