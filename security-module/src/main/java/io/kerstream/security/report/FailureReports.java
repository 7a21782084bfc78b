/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.report;

import io.kerstream.security.config.KerstreamOptions;
import io.kerstream.security.credential.KeytabFile;
import io.kerstream.security.credential.TicketCacheFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs a report when the identity fails that {@link KerstreamOptions#DEBUG_IDENTITY} names: what
 * the JVM reads, what the files hold, who answers, and the JDK's own trace of the login. It holds
 * no key, ticket or password.
 *
 * <p>Made by the thread that saw the failure, which waits for it: half a minute at most, once in
 * {@link #INTERVAL} for each identity and class loader. Thread-safe.
 */
@Internal
public final class FailureReports {

    private static final Logger LOG = LoggerFactory.getLogger(FailureReports.class);

    static final Duration INTERVAL = Duration.ofMinutes(10);
    private static final Duration TRACE_LIMIT = Duration.ofSeconds(20);

    private static final FailureReports SHARED = new FailureReports(System::nanoTime);

    private final LongSupplier nanoClock;
    private final Map<String, Long> lastMade = new HashMap<>();

    FailureReports(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    public static FailureReports shared() {
        return SHARED;
    }

    /**
     * Reports a failure if somebody wants to know.
     *
     * @param wanted value of {@link KerstreamOptions#DEBUG_IDENTITY}, or an empty string
     * @param failure what a login or an authentication failed with, null if it just does not work
     */
    public void offer(String wanted, KerberosIdentity identity, @Nullable Throwable failure) {
        if (identity.principal().equals(wanted.strip()) && isTime(identity.principal())) {
            LOG.info("{}", text(identity, failure));
        }
    }

    private synchronized boolean isTime(String principal) {
        long now = nanoClock.getAsLong();
        Long last = lastMade.get(principal);
        if (last != null && now - last < INTERVAL.toNanos()) {
            return false;
        }
        lastMade.put(principal, now);
        return true;
    }

    private static String text(KerberosIdentity identity, @Nullable Throwable failure) {
        List<String> lines = new ArrayList<>();
        lines.add(
                "Report of the failed Kerberos login of "
                        + identity.principal()
                        + " (because of "
                        + KerstreamOptions.DEBUG_IDENTITY.key()
                        + "; the next one in "
                        + INTERVAL.toMinutes()
                        + " min at the earliest)");
        int depth = 0;
        for (Throwable t = failure; t != null && depth < 10; t = t.getCause()) {
            lines.add((depth++ == 0 ? "Failure: " : "  caused by: ") + t);
        }
        addKrb5Conf(lines, identity.principal());
        lines.add(identity.kind() + " " + identity.file() + ":");
        lines.addAll(contents(identity));
        lines.add(
                "Trace of the JDK "
                        + System.getProperty("java.version")
                        + ", which logs in once more in a JVM of its own:");
        KerberosTrace.of(identity, TRACE_LIMIT).forEach(line -> lines.add("  " + line));
        return String.join(System.lineSeparator(), lines);
    }

    private static void addKrb5Conf(List<String> lines, String principal) {
        Path file = Krb5Conf.path();
        String realm = principal.substring(principal.lastIndexOf('@') + 1);
        lines.add("krb5.conf " + file + ", as far as it is about " + realm + ":");
        try {
            Krb5Conf conf = Krb5Conf.read(file, realm);
            conf.lines().forEach(line -> lines.add("  " + line));
            if (conf.kdcs().isEmpty()) {
                lines.add("It names no kdc of " + realm + ": the JDK asks DNS for one, if at all.");
            }
            conf.kdcs().forEach(kdc -> lines.add("KDC " + kdc + " " + KdcReach.describe(kdc)));
        } catch (IOException | RuntimeException e) {
            lines.add("  cannot be read: " + e);
        }
    }

    private static List<String> contents(KerberosIdentity identity) {
        try {
            if (identity.kind().equals(KerberosIdentity.KEYTAB)) {
                return KeytabFile.read(identity.file()).entries().stream()
                        .map(
                                key ->
                                        "  %s kvno %d %s, written at %s"
                                                .formatted(
                                                        key.principal(),
                                                        key.kvno(),
                                                        key.encryptionType(),
                                                        key.added()))
                        .toList();
            }
            TicketCacheFile cache = TicketCacheFile.read(identity.file());
            return List.of(
                    "  of "
                            + cache.principal()
                            + ", ticket-granting ticket valid until "
                            + cache.tgtEnd());
        } catch (IOException | RuntimeException e) {
            return List.of("  cannot be read: " + e);
        }
    }
}
