/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RenewalTimesTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private static final LoginSettings SETTINGS =
            LoginSettings.of(
                    Map.of(
                            LoginSettings.RETRY_BACKOFF, "100 ms",
                            LoginSettings.RETRY_BACKOFF_MAX, "1 s",
                            LoginSettings.RENEW_WINDOW_FACTOR, "0.8",
                            LoginSettings.RENEW_JITTER, "0.1"));

    private static RenewalTimes times(double random) {
        return new RenewalTimes(SETTINGS, () -> random);
    }

    @Test
    void renewsAtTheShareOfTheTicketsLifeAndUpToTheJitterLater() {
        Instant end = NOW.plusSeconds(100);

        assertThat(times(0).renewal(NOW, end, NOW)).isEqualTo(NOW.plusSeconds(80));
        assertThat(times(0.5).renewal(NOW, end, NOW)).isEqualTo(NOW.plusSeconds(85));
    }

    @Test
    void renewsTicketsOfTenSecondsInTime() {
        assertThat(times(0).renewal(NOW, NOW.plusSeconds(10), NOW)).isEqualTo(NOW.plusSeconds(8));
    }

    @Test
    void countsFromTheStartOfATicketThatWasTakenLater() {
        Instant start = NOW.minusSeconds(50);

        assertThat(times(0).renewal(start, NOW.plusSeconds(50), NOW))
                .isEqualTo(NOW.plusSeconds(30));
    }

    @Test
    void countsFromNowWhereTheKdcsClockIsAhead() {
        assertThat(times(0).renewal(NOW.plusSeconds(20), NOW.plusSeconds(100), NOW))
                .isEqualTo(NOW.plusSeconds(80));
    }

    @Test
    void doesNotSpinOnATicketThatIsAlmostOver() {
        assertThat(times(0).renewal(NOW.minusSeconds(99), NOW.plusSeconds(1), NOW))
                .isEqualTo(NOW.plusMillis(100));
    }

    /** As with a clock ahead of the KDC's by most of the life of each ticket. */
    @Test
    void leavesATenthOfTheRestToATicketThatIsPastItsShareWhenTaken() {
        assertThat(times(0).renewal(NOW.minusSeconds(270), NOW.plusSeconds(30), NOW))
                .isEqualTo(NOW.plusSeconds(3));
    }

    @Test
    void waitsTheShortestPauseAfterATicketThatHasEnded() {
        assertThat(times(0).renewal(NOW.minusSeconds(300), NOW.minusSeconds(20), NOW))
                .isEqualTo(NOW.plusMillis(100));
    }

    @Test
    void pausesDoubleUpToTheCap() {
        assertThat(
                        IntStream.rangeClosed(1, 6)
                                .mapToObj(n -> times(0.999_999).pause(n, null, NOW).toMillis()))
                .containsExactly(99L, 199L, 399L, 799L, 999L, 999L);
    }

    @Test
    void halfOfAPauseIsRandom() {
        assertThat(times(0).pause(5, null, NOW)).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void noNumberOfFailuresOverflows() {
        assertThat(times(0).pause(Integer.MAX_VALUE, null, NOW)).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void pausesGrowLongerWhileTheTicketLives() {
        assertThat(times(0).pause(20, NOW.plusSeconds(100), NOW)).isEqualTo(Duration.ofSeconds(5));
        assertThat(times(0).pause(20, NOW.plusSeconds(36_000), NOW))
                .isEqualTo(Duration.ofSeconds(30));
        assertThat(times(0).pause(20, NOW.minusSeconds(1), NOW)).isEqualTo(Duration.ofMillis(500));
    }
}
