/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.login;

import static io.kerstream.security.login.RejectionLimit.Verdict.GIVE_UP;
import static io.kerstream.security.login.RejectionLimit.Verdict.REFRESH;
import static io.kerstream.security.login.RejectionLimit.Verdict.TRY_AGAIN;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RejectionLimitTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final RejectionLimit limit = new RejectionLimit(Duration.ofSeconds(10), () -> 0.5);

    @Test
    void theFirstRejectionAsksForARefresh() {
        assertThat(limit.rejected(NOW)).isEqualTo(REFRESH);
        assertThat(limit.isRefreshing()).isTrue();
    }

    @Test
    void otherClientsAreTriedAgainUntilTheRefreshHasSucceeded() {
        limit.rejected(NOW);

        assertThat(limit.rejected(NOW.plusSeconds(3600))).isEqualTo(TRY_AGAIN);
    }

    @Test
    void rejectionsOfTheOldTicketsMayBeReportedLate() {
        limit.rejected(NOW);
        limit.refreshed(NOW.plusSeconds(1));

        assertThat(limit.isRefreshing()).isFalse();
        assertThat(limit.rejected(NOW.plusSeconds(3))).isEqualTo(TRY_AGAIN);
    }

    @Test
    void aRejectionOfTheNewTicketsIsTheEnd() {
        limit.rejected(NOW);
        limit.refreshed(NOW);

        assertThat(limit.rejected(NOW.plus(RejectionLimit.REPORTED_LATE))).isEqualTo(GIVE_UP);
        assertThat(limit.rejected(NOW.plusMillis(13_900))).isEqualTo(GIVE_UP);
    }

    @Test
    void aClockThatIsSetBackDoesNotPutOffARefresh() {
        limit.rejected(NOW);
        limit.refreshed(NOW);

        assertThat(limit.rejected(NOW.minusSeconds(3600))).isEqualTo(REFRESH);
    }

    @Test
    void afterTheIntervalAndItsJitterAllBeginsAnew() {
        limit.rejected(NOW);
        limit.refreshed(NOW);

        assertThat(limit.rejected(NOW.plusSeconds(14))).isEqualTo(REFRESH);
    }
}
