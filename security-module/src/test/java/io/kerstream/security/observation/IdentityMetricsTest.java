/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.observation;

import static org.assertj.core.api.Assertions.assertThat;

import io.kerstream.security.login.LoginStatus;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class IdentityMetricsTest {

    private static final Instant NOW = Instant.ofEpochSecond(1_000);

    private final RecordingGroup root = new RecordingGroup();
    private List<LoginStatus> logins = List.of();
    private final IdentityMetrics metrics =
            new IdentityMetrics(root, () -> logins, Clock.fixed(NOW, ZoneOffset.UTC));

    private static LoginStatus login(
            String principal, @Nullable Instant end, @Nullable Instant success, int failures) {
        return new LoginStatus(principal, "a keytab", 1, end, true, success, failures, 7, 0, null);
    }

    private Object value(String name) {
        return root.gauges.get(name).getValue();
    }

    @Test
    void showsTheLoginOfThePrincipal() {
        logins =
                List.of(
                        login("bob@R", NOW.plusSeconds(5), NOW, 9),
                        login("alice@R", NOW.plusSeconds(60), NOW.minusMillis(1), 2));

        metrics.show("alice@R");

        assertThat(value("principal.alice@R.ticketLifeLeftSeconds")).isEqualTo(60L);
        assertThat(value("principal.alice@R.lastSuccessfulLoginTimestamp")).isEqualTo(999_999L);
        assertThat(value("principal.alice@R.failedRenewalsInARow")).isEqualTo(2L);
        assertThat(value("principal.alice@R.kdcRoundTrips")).isEqualTo(7L);
    }

    @Test
    void showsNothingNegativeAndNothingUnknown() {
        logins = List.of(login("ended@R", NOW.minusSeconds(5), null, 2));
        metrics.show("ended@R");
        metrics.show("unknown@R");

        assertThat(value("principal.ended@R.ticketLifeLeftSeconds")).isEqualTo(0L);
        assertThat(value("principal.ended@R.lastSuccessfulLoginTimestamp")).isEqualTo(0L);
        assertThat(value("principal.unknown@R.ticketLifeLeftSeconds")).isEqualTo(0L);
    }

    @Test
    void registersEachPrincipalOnce() {
        metrics.show("alice@R");
        metrics.show("alice@R");

        assertThat(root.gauges).hasSize(4);
    }
}
