/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.observation;

import io.kerstream.security.FailureCode;
import io.kerstream.security.KafkaSecurityUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.flink.annotation.Internal;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that the clients of one operator cannot authenticate, which Kafka takes for lost
 * connections: polls return nothing, records wait, and nobody says why.
 *
 * <p>The evidence is the clients' own metrics, whatever the mechanism: connections are made, and
 * none is authenticated. A stall begins with the first such connection and ends with the next
 * connection of any of the clients that is authenticated, or when no new one is tried for {@link
 * #QUIET}: a client with nothing to do is not stalled, nor is one that reaches no broker at all, or
 * whose connections live on.
 *
 * <p>Thread-safe; nothing is seen while nobody calls {@link #check} or {@link #stalledSeconds}.
 */
@Internal
public final class AuthenticationWatch {

    private static final Logger LOG = LoggerFactory.getLogger(AuthenticationWatch.class);

    /** Longer than the JDK waits for a KDC that accepts requests and does not answer (90 s). */
    static final Duration QUIET = Duration.ofMinutes(2);

    /** Before that it is a handshake that takes its time, or a broker that restarts. */
    static final Duration WARN_AFTER = Duration.ofSeconds(10);

    static final Duration WARN_INTERVAL = Duration.ofSeconds(30);

    private static final long LOOK_INTERVAL_NANOS = Duration.ofMillis(200).toNanos();

    /**
     * How long a stall may last.
     *
     * @param limit zero for ever
     * @param setting what limits it, with its origin, for the error
     */
    public record Limit(Duration limit, String setting) {

        /** Waits for ever. */
        public static final Limit NONE = new Limit(Duration.ZERO, "");
    }

    private final Supplier<Limit> limit;
    private final Supplier<String> logins;
    private final Consumer<@Nullable Throwable> onStall;
    private final LongSupplier nanoClock;

    private final List<ConnectionCounts> clients = new ArrayList<>();
    private boolean stalled;
    private long stalledSince;
    private long lastAttempt;
    private long lastLook;
    private long lastWarning;
    private boolean warned;
    private @Nullable RuntimeException lastFailure;

    /**
     * @param limit how long a stall may last; asked while there is one
     * @param logins what is known of the logins concerned, for people
     * @param onStall called once for each stall, with the last error if there is one
     * @param nanoClock a monotonic clock in nanoseconds
     */
    public AuthenticationWatch(
            Supplier<Limit> limit,
            Supplier<String> logins,
            Consumer<@Nullable Throwable> onStall,
            LongSupplier nanoClock) {
        this.limit = limit;
        this.logins = logins;
        this.onStall = onStall;
        this.nanoClock = nanoClock;
        this.lastLook = nanoClock.getAsLong() - LOOK_INTERVAL_NANOS;
    }

    /** One that never sees anything, for clients that authenticate in no way. */
    public static AuthenticationWatch none() {
        return new AuthenticationWatch(() -> Limit.NONE, () -> "", failure -> {}, System::nanoTime);
    }

    /**
     * Watches one more client, until it is gone.
     *
     * @param metrics of the client, all of them
     */
    public synchronized void add(Object client, Map<MetricName, ? extends Metric> metrics) {
        clients.add(new ConnectionCounts(client, metrics));
    }

    /** Remembers why an authentication failed, for the error that may come of it. */
    public synchronized void failed(RuntimeException failure) {
        lastFailure = failure;
    }

    /** For how long no connection could be authenticated, in seconds; 0 without a stall. */
    public synchronized long stalledSeconds() {
        look();
        return age().toSeconds();
    }

    /**
     * Says so in the log when there is a stall.
     *
     * @throws KafkaSecurityUnavailableException if it has lasted longer than the limit
     */
    public void check() {
        Duration age;
        boolean first;
        RuntimeException failure;
        synchronized (this) {
            look();
            age = age();
            if (age.compareTo(WARN_AFTER) < 0 || !isTimeToSpeak(age)) {
                return;
            }
            first = !warned;
            warned = true;
            lastWarning = nanoClock.getAsLong();
            failure = lastFailure;
        }
        Limit allowed = limit.get();
        if (isExceeded(allowed, age)) {
            throw new KafkaSecurityUnavailableException(
                    FailureCode.AUTHENTICATION_STALLED,
                    describe(age, failure)
                            + " The job fails because of "
                            + allowed.setting()
                            + "; nothing is lost, it goes back to its last checkpoint.",
                    failure);
        }
        LOG.warn(
                "{}{}",
                describe(age, failure),
                allowed.limit().isZero()
                        ? ""
                        : " The job fails when this has lasted for " + allowed.limit() + ".");
        if (first) {
            onStall.accept(failure);
        }
    }

    private boolean isTimeToSpeak(Duration age) {
        return !warned
                || nanoClock.getAsLong() - lastWarning >= WARN_INTERVAL.toNanos()
                || isExceeded(limit.get(), age);
    }

    private static boolean isExceeded(Limit limit, Duration age) {
        return !limit.limit().isZero() && age.compareTo(limit.limit()) >= 0;
    }

    private Duration age() {
        return stalled ? Duration.ofNanos(nanoClock.getAsLong() - stalledSince) : Duration.ZERO;
    }

    /**
     * The same as an explanation of something else that failed meanwhile, such as a record that
     * could not be sent in time.
     *
     * @return {@code failure} itself if there is no stall
     */
    public synchronized Exception explain(Exception failure) {
        look();
        if (!stalled) {
            return failure;
        }
        return new KafkaSecurityUnavailableException(
                FailureCode.AUTHENTICATION_STALLED,
                describe(age(), lastFailure) + " What failed of it: " + failure,
                failure);
    }

    private String describe(Duration age, @Nullable RuntimeException failure) {
        String known = logins.get();
        return "Kafka authentication has been stalled for "
                + age.toSeconds()
                + " s: connections to brokers are made, but none is authenticated."
                + (known.isEmpty() ? "" : " " + known)
                + (failure == null ? "" : " The last error: " + failure.getMessage())
                + " Check the credential, the KDC (if any) and whether the brokers answer.";
    }

    private void look() {
        long now = nanoClock.getAsLong();
        if (now - lastLook < LOOK_INTERVAL_NANOS) {
            return;
        }
        lastLook = now;
        boolean attempted = false;
        boolean succeeded = false;
        for (ConnectionCounts client : clients) {
            attempted |= client.takeAttempts();
            succeeded |= client.takeSuccesses();
        }
        clients.removeIf(ConnectionCounts::isGone);
        boolean quiet = stalled && !attempted && now - lastAttempt >= QUIET.toNanos();
        if (succeeded || quiet) {
            recover(now);
        } else if (attempted) {
            if (!stalled) {
                stalled = true;
                stalledSince = now;
            }
            lastAttempt = now;
        }
    }

    private void recover(long now) {
        if (warned) {
            LOG.info(
                    "Kafka authentication is no longer stalled, after {} s.",
                    Duration.ofNanos(now - stalledSince).toSeconds());
        }
        stalled = false;
        warned = false;
        lastFailure = null;
    }
}
