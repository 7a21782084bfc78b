/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.doctor.kerberos;

import static org.assertj.core.api.Assertions.assertThat;

import io.kerstream.security.credential.KerberosFiles;
import io.kerstream.tools.doctor.Cases;
import io.kerstream.tools.doctor.check.Facts;
import io.kerstream.tools.doctor.check.Finding;
import io.kerstream.tools.doctor.check.Status;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TicketCacheCheckTest {

    @TempDir private Path directory;

    @ParameterizedTest
    @CsvSource({
        "PT2H, PASS, 'valid until', ''",
        "PT5M, WARN, 'which is soon', 'Run kinit again'",
        "PT-5M, FAIL, 'expired at', 'Run kinit alice@EXAMPLE.COM'",
    })
    void saysHowLongTheTicketLives(Duration life, Status status, String found, String remedy)
            throws Exception {
        Path cache =
                KerberosFiles.ticketCache(
                        directory.resolve("cache"), "alice@EXAMPLE.COM", Instant.now().plus(life));

        Finding finding = new TicketCacheCheck(Clock.systemUTC()).examine(facts(cache)).get(0);

        assertThat(finding.status()).isEqualTo(status);
        assertThat(finding.found()).contains(found);
        assertThat(finding.remedy()).startsWith(remedy);
        assertThat(finding.tried()).contains(cache.toString());
    }

    private static Facts facts(Path cache) {
        return Cases.configured(
                Map.of(
                        "kerstream.credential.c.type", "ticket-cache",
                        "kerstream.credential.c.ticket-cache", "FILE:" + cache,
                        "kerstream.cluster.p.credential", "c",
                        "kerstream.cluster.p.security.protocol", "SASL_PLAINTEXT",
                        "kerstream.cluster.p.bootstrap.servers", "b:9"),
                Map.of("kerstream.cluster", "p"),
                Cases.NO_JOB);
    }
}
