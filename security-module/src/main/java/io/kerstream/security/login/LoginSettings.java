/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.login;

import io.kerstream.security.FailureCode;
import io.kerstream.security.KafkaSecurityException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.annotation.Internal;
import org.apache.kafka.common.config.SaslConfigs;
import org.jspecify.annotations.Nullable;

/**
 * How a login behaves. Immutable. Read from strings alone: of Flink's configuration in Flink, of
 * the client or broker configuration anywhere else.
 *
 * @param firstLogin whether a client is made only when its login has a ticket
 * @param firstLoginTimeout how long making a client may wait for the first ticket
 * @param renewWindowFactor share of a ticket's life after which it is renewed, in (0, 1)
 * @param renewJitter share of a ticket's life by which renewal is delayed at random, at most
 * @param retryBackoff pause after a failed attempt; doubles with each further one
 * @param retryBackoffMax the longest pause when the ticket is about to end or has ended
 * @param attemptTimeout after which an unanswered attempt is given up and made again
 * @param refreshInterval between two refreshes that rejections by brokers ask for
 * @param kinitCommand renews ticket caches with {@code -R}; blank for the JDK alone
 * @param kinitTimeout how long that may take
 * @param linger how long a login without clients goes on
 */
@Internal
public record LoginSettings(
        FirstLogin firstLogin,
        Duration firstLoginTimeout,
        double renewWindowFactor,
        double renewJitter,
        Duration retryBackoff,
        Duration retryBackoffMax,
        Duration attemptTimeout,
        Duration refreshInterval,
        String kinitCommand,
        Duration kinitTimeout,
        Duration linger) {

    /** Begins the key of every setting. */
    public static final String PREFIX = "kerstream.kerberos.login.";

    public static final String FIRST_LOGIN = PREFIX + "first-login";
    public static final String FIRST_LOGIN_TIMEOUT = PREFIX + "first-login.timeout";
    public static final String RENEW_WINDOW_FACTOR = PREFIX + "renew.window-factor";
    public static final String RENEW_JITTER = PREFIX + "renew.jitter";
    public static final String RETRY_BACKOFF = PREFIX + "retry.backoff";
    public static final String RETRY_BACKOFF_MAX = PREFIX + "retry.backoff.max";
    public static final String ATTEMPT_TIMEOUT = PREFIX + "attempt.timeout";
    public static final String REFRESH_INTERVAL = PREFIX + "refresh.interval";
    public static final String KINIT_COMMAND = PREFIX + "kinit.command";
    public static final String KINIT_TIMEOUT = PREFIX + "kinit.timeout";
    public static final String LINGER = PREFIX + "linger";

    /** What a client that is being made does about a login that has no ticket yet. */
    public enum FirstLogin {
        /** Waits for the first ticket, and fails with the reason when there is none. */
        FAIL_FAST("fail-fast"),
        /** Goes on; its connections wait for the ticket. */
        BACKGROUND("background");

        private final String text;

        FirstLogin(String text) {
            this.text = text;
        }

        /** As written in configurations. */
        @Override
        public String toString() {
            return text;
        }
    }

    /** Times are counted in nanoseconds, which end at 292 years. */
    private static final Duration LONGEST = Duration.ofDays(365);

    private static final Pattern DURATION =
            Pattern.compile(
                    "(\\d{1,12})\\s*(ms|millis?|milliseconds?|s|sec|seconds?|min|m|minutes?"
                            + "|h|hours?|d|days?)?");

    public LoginSettings {
        if (!(renewWindowFactor > 0 && renewWindowFactor < 1)) {
            throw invalid(RENEW_WINDOW_FACTOR, renewWindowFactor, "more than 0 and less than 1");
        }
        if (!(renewJitter >= 0 && renewWindowFactor + renewJitter < 1)) {
            throw invalid(
                    RENEW_JITTER,
                    renewJitter,
                    "0 or more, and less than 1 together with " + RENEW_WINDOW_FACTOR);
        }
        positive(FIRST_LOGIN_TIMEOUT, firstLoginTimeout);
        positive(RETRY_BACKOFF, retryBackoff);
        positive(RETRY_BACKOFF_MAX, retryBackoffMax);
        positive(ATTEMPT_TIMEOUT, attemptTimeout);
        positive(REFRESH_INTERVAL, refreshInterval);
        positive(KINIT_TIMEOUT, kinitTimeout);
        if (linger.isNegative() || linger.compareTo(LONGEST) > 0) {
            throw invalid(LINGER, linger, "a duration of 0 or more, and at most 365 d");
        }
    }

    /** The settings that apply when nothing is set. */
    public static LoginSettings defaults() {
        return of(Map.of());
    }

    /**
     * Reads settings by their keys, whatever else {@code values} holds. What is not set, Kafka's
     * own keys decide: {@code sasl.kerberos.ticket.renew.window.factor}, {@code
     * sasl.kerberos.ticket.renew.jitter}, {@code sasl.kerberos.kinit.cmd}. Kafka's {@code
     * sasl.kerberos.min.time.before.relogin} has no counterpart: short tickets could not live with
     * it.
     *
     * @param values of the process, a client or a broker; a number without a unit is milliseconds
     * @throws KafkaSecurityException if a value is not one; the message names its key
     */
    public static LoginSettings of(Map<String, ?> values) {
        return new LoginSettings(
                firstLogin(text(values, FIRST_LOGIN, FirstLogin.FAIL_FAST.toString())),
                duration(values, FIRST_LOGIN_TIMEOUT, "30 s"),
                number(
                        values,
                        RENEW_WINDOW_FACTOR,
                        SaslConfigs.SASL_KERBEROS_TICKET_RENEW_WINDOW_FACTOR,
                        SaslConfigs.DEFAULT_KERBEROS_TICKET_RENEW_WINDOW_FACTOR),
                number(
                        values,
                        RENEW_JITTER,
                        SaslConfigs.SASL_KERBEROS_TICKET_RENEW_JITTER,
                        SaslConfigs.DEFAULT_KERBEROS_TICKET_RENEW_JITTER),
                duration(values, RETRY_BACKOFF, "250 ms"),
                duration(values, RETRY_BACKOFF_MAX, "3 s"),
                duration(values, ATTEMPT_TIMEOUT, "10 s"),
                duration(values, REFRESH_INTERVAL, "30 s"),
                text(
                        values,
                        KINIT_COMMAND,
                        text(
                                values,
                                SaslConfigs.SASL_KERBEROS_KINIT_CMD,
                                SaslConfigs.DEFAULT_KERBEROS_KINIT_CMD)),
                duration(values, KINIT_TIMEOUT, "10 s"),
                duration(values, LINGER, "5 min"));
    }

    /** The settings as {@link #of} reads them back: JDK types, so that they cross class loaders. */
    Map<String, String> toMap() {
        Map<String, String> values = new LinkedHashMap<>();
        values.put(FIRST_LOGIN, firstLogin.toString());
        values.put(FIRST_LOGIN_TIMEOUT, millis(firstLoginTimeout));
        values.put(RENEW_WINDOW_FACTOR, String.valueOf(renewWindowFactor));
        values.put(RENEW_JITTER, String.valueOf(renewJitter));
        values.put(RETRY_BACKOFF, millis(retryBackoff));
        values.put(RETRY_BACKOFF_MAX, millis(retryBackoffMax));
        values.put(ATTEMPT_TIMEOUT, millis(attemptTimeout));
        values.put(REFRESH_INTERVAL, millis(refreshInterval));
        values.put(KINIT_COMMAND, kinitCommand);
        values.put(KINIT_TIMEOUT, millis(kinitTimeout));
        values.put(LINGER, millis(linger));
        return values;
    }

    private static String millis(Duration duration) {
        return duration.toMillis() + " ms";
    }

    private static FirstLogin firstLogin(String text) {
        for (FirstLogin known : FirstLogin.values()) {
            if (known.toString().equals(text.toLowerCase(Locale.ROOT))) {
                return known;
            }
        }
        throw invalid(FIRST_LOGIN, text, "fail-fast or background");
    }

    private static String text(Map<String, ?> values, String key, String defaultValue) {
        Object value = values.get(key);
        return value == null ? defaultValue : String.valueOf(value).trim();
    }

    private static double number(
            Map<String, ?> values, String key, String kafkasKey, double defaultValue) {
        @Nullable Object own = values.get(key);
        String used = own == null ? kafkasKey : key;
        String text = text(values, used, String.valueOf(defaultValue));
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw invalid(used, text, "a number such as " + defaultValue);
        }
    }

    private static Duration duration(Map<String, ?> values, String key, String defaultValue) {
        String text = text(values, key, defaultValue);
        Matcher matcher = DURATION.matcher(text.toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw invalid(key, text, "a duration such as " + defaultValue);
        }
        long amount = Long.parseLong(matcher.group(1));
        String unit = matcher.group(2) == null ? "ms" : matcher.group(2);
        if (unit.startsWith("ms") || unit.startsWith("mil")) {
            return Duration.ofMillis(amount);
        }
        return switch (unit.charAt(0)) {
            case 's' -> Duration.ofSeconds(amount);
            case 'm' -> Duration.ofMinutes(amount);
            case 'h' -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    private static void positive(String key, Duration value) {
        if (value.isNegative() || value.isZero() || value.compareTo(LONGEST) > 0) {
            throw invalid(key, value, "a duration above 0, and at most 365 d");
        }
    }

    private static KafkaSecurityException invalid(String key, Object value, String wanted) {
        return new KafkaSecurityException(
                FailureCode.CONFIGURATION_INVALID_VALUE,
                key + " = " + value + ": not usable. Set it to " + wanted + ".");
    }
}
