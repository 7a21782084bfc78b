/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.doctor.kerberos;

import static org.assertj.core.api.Assertions.assertThat;

import io.kerstream.security.report.KdcProbe;
import io.kerstream.security.report.Krb5Conf;
import io.kerstream.tools.doctor.Cases;
import io.kerstream.tools.doctor.check.Facts;
import io.kerstream.tools.doctor.check.Finding;
import io.kerstream.tools.doctor.check.Status;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KdcCheckTest {

    /** What each KDC does: t answers by TCP, u by UDP; and how far its clock is ahead. */
    private record Fake(Map<String, String> transports, Duration ahead, List<Duration> limits)
            implements KdcCheck.Questions {

        Fake(Map<String, String> transports, Duration ahead) {
            this(transports, ahead, new ArrayList<>());
        }

        @Override
        public KdcProbe.Answer byTcp(String kdc, String principal, Duration limit)
                throws IOException {
            limits.add(limit);
            return answer(kdc, "t", principal);
        }

        @Override
        public KdcProbe.Answer byUdp(String kdc, String principal, Duration limit)
                throws IOException {
            return answer(kdc, "u", principal);
        }

        private KdcProbe.Answer answer(String kdc, String transport, String principal)
                throws IOException {
            assertThat(principal).isEqualTo("flink@EXAMPLE.COM");
            if (!transports.get(kdc).contains(transport)) {
                throw new IOException("silence");
            }
            return new KdcProbe.Answer("KDC_ERR_PREAUTH_REQUIRED", ahead);
        }
    }

    private static List<Finding> examine(Fake kdcs, Map<String, String> defaults) {
        Facts facts = Cases.withKeytab(Path.of("/k"), "flink@EXAMPLE.COM");
        facts.learn(
                Krb5Conf.class,
                new Krb5Conf(
                        List.of(),
                        kdcs.transports().keySet().stream().sorted().toList(),
                        defaults));
        return new KdcCheck(kdcs, Duration.ofSeconds(9)).examine(facts);
    }

    @ParameterizedTest
    @CsvSource({
        "tu, PASS, ''",
        "t, WARN, 'Open the KDC''s port for UDP'",
        "u, WARN, 'Open the KDC''s port for TCP'",
        "'', FAIL, 'Check that the KDC runs'",
    })
    void asksByTcpAndByUdp(String transports, Status status, String remedy) {
        Finding finding =
                examine(new Fake(Map.of("kdc1", transports), Duration.ZERO), Map.of()).get(0);

        assertThat(finding.status()).isEqualTo(status);
        assertThat(finding.remedy()).startsWith(remedy);
    }

    @Test
    void oneOfSeveralThatIsDownIsAWarning() {
        List<Finding> findings =
                examine(new Fake(Map.of("kdc1", "", "kdc2", "tu"), Duration.ZERO), Map.of());

        assertThat(findings)
                .extracting(Finding::status)
                .containsExactly(Status.WARN, Status.PASS, Status.PASS);
    }

    @Test
    void manySilentKdcsShareTheTimeOfTheCheck() {
        Fake two = new Fake(Map.of("kdc1", "", "kdc2", ""), Duration.ZERO);
        Fake one = new Fake(Map.of("kdc1", ""), Duration.ZERO);

        examine(two, Map.of());
        examine(one, Map.of());

        assertThat(two.limits()).containsOnly(Duration.ofMillis(1_500));
        assertThat(one.limits()).containsOnly(Duration.ofSeconds(2));
    }

    @ParameterizedTest
    @CsvSource({
        "PT10S, '', PASS, '10 s ahead; 300 s'",
        "PT-200S, '', WARN, '200 s behind'",
        "PT400S, '', FAIL, '400 s ahead'",
        "PT400S, 900, PASS, '900 s are allowed'",
        "PT-20S, 10, FAIL, '10 s are allowed'",
    })
    void comparesTheClocks(Duration ahead, String skew, Status status, String found) {
        Finding finding =
                examine(
                                new Fake(Map.of("kdc1", "tu"), ahead),
                                skew == null || skew.isEmpty()
                                        ? Map.of()
                                        : Map.of("clockskew", skew))
                        .get(1);

        assertThat(finding.status()).isEqualTo(status);
        assertThat(finding.found()).contains(found);
    }
}
