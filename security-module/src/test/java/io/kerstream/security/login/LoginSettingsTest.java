/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kerstream.security.KafkaSecurityException;
import io.kerstream.security.config.KerstreamOptions;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ConfigOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoginSettingsTest {

    @Test
    void defaults() {
        assertThat(LoginSettings.defaults())
                .isEqualTo(
                        new LoginSettings(
                                LoginSettings.FirstLogin.FAIL_FAST,
                                Duration.ofSeconds(30),
                                0.8,
                                0.05,
                                Duration.ofMillis(250),
                                Duration.ofSeconds(3),
                                Duration.ofSeconds(10),
                                Duration.ofSeconds(30),
                                "/usr/bin/kinit",
                                Duration.ofSeconds(10),
                                Duration.ofMinutes(5)));
    }

    @Test
    void everyKeyIsReadAndCrossesClassLoaders() {
        LoginSettings settings =
                LoginSettings.of(
                        Map.ofEntries(
                                Map.entry(LoginSettings.FIRST_LOGIN, "Background"),
                                Map.entry(LoginSettings.FIRST_LOGIN_TIMEOUT, "1 s"),
                                Map.entry(LoginSettings.RENEW_WINDOW_FACTOR, "0.5"),
                                Map.entry(LoginSettings.RENEW_JITTER, 0.1),
                                Map.entry(LoginSettings.RETRY_BACKOFF, "20"),
                                Map.entry(LoginSettings.RETRY_BACKOFF_MAX, "30s"),
                                Map.entry(LoginSettings.ATTEMPT_TIMEOUT, "4 min"),
                                Map.entry(LoginSettings.REFRESH_INTERVAL, "5 h"),
                                Map.entry(LoginSettings.KINIT_COMMAND, "/opt/kinit"),
                                Map.entry(LoginSettings.KINIT_TIMEOUT, "6 seconds"),
                                Map.entry(LoginSettings.LINGER, "0 ms")));

        assertThat(settings)
                .isEqualTo(
                        new LoginSettings(
                                LoginSettings.FirstLogin.BACKGROUND,
                                Duration.ofSeconds(1),
                                0.5,
                                0.1,
                                Duration.ofMillis(20),
                                Duration.ofSeconds(30),
                                Duration.ofMinutes(4),
                                Duration.ofHours(5),
                                "/opt/kinit",
                                Duration.ofSeconds(6),
                                Duration.ZERO));
        assertThat(LoginSettings.of(settings.toMap())).isEqualTo(settings);
    }

    @Test
    void kafkasOwnKeysAreTheDefaults() {
        LoginSettings settings =
                LoginSettings.of(
                        Map.of(
                                "sasl.kerberos.ticket.renew.window.factor", 0.6,
                                "sasl.kerberos.ticket.renew.jitter", 0.2,
                                "sasl.kerberos.kinit.cmd", "kinit"));

        assertThat(settings.renewWindowFactor()).isEqualTo(0.6);
        assertThat(settings.renewJitter()).isEqualTo(0.2);
        assertThat(settings.kinitCommand()).isEqualTo("kinit");
    }

    @ParameterizedTest
    @CsvSource({
        "first-login, maybe",
        "first-login.timeout, 0 s",
        "first-login.timeout, soon",
        "renew.window-factor, 1",
        "renew.window-factor, x",
        "renew.jitter, 0.2",
        "retry.backoff, -1 s",
        "retry.backoff.max, 0",
        "attempt.timeout, 3 weeks",
        "refresh.interval, 0",
        "kinit.timeout, 0",
        "linger, never",
        "linger, 366 d",
        "attempt.timeout, 999999999999 d",
    })
    void namesTheKeyAndTheValueThatCannotBe(String key, String value) {
        assertThatThrownBy(() -> LoginSettings.of(Map.of(LoginSettings.PREFIX + key, value)))
                .isInstanceOf(KafkaSecurityException.class)
                .hasMessageStartingWith(LoginSettings.PREFIX + key + " = ")
                .hasMessageContaining("Set it to ");
    }

    /** Two places, because a broker has no Flink: one list. */
    @Test
    void theOptionsOfTheProcessAreTheSame() {
        Map<String, String> defaults = LoginSettings.defaults().toMap();
        Map<String, ConfigOption<?>> options =
                KerstreamOptions.all().stream()
                        .filter(option -> option.key().startsWith(LoginSettings.PREFIX))
                        .collect(Collectors.toMap(ConfigOption::key, option -> option));

        assertThat(options.keySet()).isEqualTo(Set.copyOf(defaults.keySet()));
        options.forEach(
                (key, option) -> {
                    if (option.defaultValue() instanceof Duration duration) {
                        assertThat(defaults).containsEntry(key, duration.toMillis() + " ms");
                    } else if (option.hasDefaultValue()) {
                        assertThat(defaults).containsEntry(key, option.defaultValue().toString());
                    }
                });
    }
}
