/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kdc;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class KdcSettingsTest {

    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void realmThatBreaksKrb5ConfIsRefused() {
        assertThatThrownBy(() -> new KdcSettings("A = {", HOUR, HOUR))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("realm 'A = {': use letters, digits, '.', '-' and '_' only");
    }

    @Test
    void ticketsLiveAtLeastASecond() {
        assertThatThrownBy(() -> new KdcSettings("A.TEST", Duration.ofMillis(999), HOUR))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("ticketLifetime PT0.999S: must be at least one second");
    }

    @Test
    void renewableLifetimeIsNotNegative() {
        assertThatThrownBy(() -> new KdcSettings("A.TEST", HOUR, Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("renewableLifetime PT-1S: must not be negative");
    }
}
