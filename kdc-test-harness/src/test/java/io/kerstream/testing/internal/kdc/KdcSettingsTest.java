/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kdc;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kerstream.testing.ClientTransport;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class KdcSettingsTest {

    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void realmThatBreaksKrb5ConfIsRefused() {
        assertThatThrownBy(() -> settings("A = {", HOUR, HOUR))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("realm 'A = {': use letters, digits, '.', '-' and '_' only");
    }

    @Test
    void ticketsLiveAtLeastASecond() {
        assertThatThrownBy(() -> settings("A.TEST", Duration.ofMillis(999), HOUR))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("ticketLifetime PT0.999S: must be at least one second");
    }

    @Test
    void renewableLifetimeIsNotNegative() {
        assertThatThrownBy(() -> settings("A.TEST", HOUR, Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("renewableLifetime PT-1S: must not be negative");
    }

    @Test
    void clockSkewIsNotNegative() {
        assertThatThrownBy(
                        () ->
                                new KdcSettings(
                                        "A.TEST",
                                        KdcSettings.DEFAULT_ENCRYPTION_TYPES,
                                        HOUR,
                                        HOUR,
                                        ClientTransport.TCP,
                                        Duration.ofSeconds(-1),
                                        List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("clockSkew PT-1S: must not be negative");
    }

    @Test
    void hostThatBreaksKrb5ConfIsRefused() {
        assertThatThrownBy(() -> settings(List.of("aes128-cts-hmac-sha1-96"), "a = B"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("hosts 'a = B': use letters, digits, '.', '-' and '_' only");
    }

    @Test
    void keysNeedATypeOfEncryption() {
        assertThatThrownBy(() -> settings(List.of(), "localhost"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("encryptionTypes: name at least one");
    }

    private static KdcSettings settings(String realm, Duration ticket, Duration renewable) {
        return new KdcSettings(
                realm,
                KdcSettings.DEFAULT_ENCRYPTION_TYPES,
                ticket,
                renewable,
                ClientTransport.TCP,
                Duration.ofMinutes(5),
                List.of("localhost"));
    }

    private static KdcSettings settings(List<String> encryptionTypes, String host) {
        return new KdcSettings(
                "A.TEST",
                encryptionTypes,
                HOUR,
                HOUR,
                ClientTransport.TCP,
                Duration.ofMinutes(5),
                List.of(host));
    }
}
