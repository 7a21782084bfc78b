/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.junit;

import io.kerstream.testing.Broker;
import io.kerstream.testing.BrokerEvidence;
import io.kerstream.testing.Kdc;
import io.kerstream.testing.KdcRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.opentest4j.TestAbortedException;

/** Gathers, when a test has failed, all that KDC and brokers know about it. */
final class FailureEvidence {

    private static final int LINES_IN_NOTICE = 12;

    private final SecuredStack stack;
    private final ExtensionContext context;
    private final Instant start;
    private final List<String> notice = new ArrayList<>();

    /**
     * @param start when the test began
     */
    FailureEvidence(SecuredStack stack, ExtensionContext context, Instant start) {
        this.stack = stack;
        this.context = context;
        this.start = start;
    }

    /** Writes the directory and names it in {@code failure}; never fails itself. */
    void attach(Throwable failure) {
        if (failure instanceof TestAbortedException) {
            return;
        }
        try {
            Path directory = EvidenceDirectory.of(context).create(stack.kdc().realm());
            write(directory, failure);
            context.publishReportEntry("kerstream.testing.evidence", directory.toString());
            failure.addSuppressed(
                    new EvidenceNotice(
                            "Evidence of the secured cluster is in "
                                    + directory
                                    + String.join(
                                            "", notice.stream().map(l -> "\n  " + l).toList())));
        } catch (IOException | RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    private void write(Path directory, Throwable failure) throws IOException {
        Instant end = Instant.now();
        Kdc kdc = stack.kdc();
        copy(kdc.krb5Conf(), directory.resolve("krb5.conf"));
        // Before the trace, whose logins are requests, too.
        List<KdcRequest> requests = kdc.requests().all();
        Files.write(
                directory.resolve("kdc-requests.txt"),
                requests.stream().map(FailureEvidence::line).toList());
        List<KdcRequest> refused =
                requests.stream()
                        .filter(request -> !request.time().isBefore(start))
                        .filter(request -> request.isError() || isUnanswered(request))
                        .toList();
        addToNotice(
                "Requests that the KDC refused",
                refused.stream().map(FailureEvidence::line).toList());
        for (Broker broker : stack.kafka().brokers()) {
            copyLogs(broker, directory.resolve("broker-" + broker.id()));
        }
        BrokerEvidence seen = stack.kafka().evidence();
        Files.write(directory.resolve("authentications.txt"), lines(seen.authentications()));
        Files.write(directory.resolve("decisions.txt"), lines(seen.decisions()));
        addToNotice(
                "Denied since the start of the cluster",
                lines(seen.decisions().stream().filter(each -> !each.allowed()).toList()));
        BrokerFindings brokers = BrokerFindings.of(stack.kafka(), start);
        addToNotice("Authentications that brokers refused", brokers.refusals());
        List<String> trace = traceLogins(directory, failure, refused);
        addToNotice("Logins tried again after the test", trace);
        List<String> summary = new ArrayList<>();
        summary.add("test:    " + context.getUniqueId());
        summary.add("began:   " + start);
        summary.add("ended:   " + end);
        summary.add("failure: " + failure);
        summary.addAll(notice);
        Files.write(directory.resolve(EvidenceDirectory.SUMMARY), summary);
    }

    private void addToNotice(String title, List<String> lines) {
        if (lines.isEmpty()) {
            return;
        }
        notice.add(title + ":");
        int from = Math.max(0, lines.size() - LINES_IN_NOTICE);
        if (from > 0) {
            notice.add("  (" + from + " more before)");
        }
        lines.subList(from, lines.size()).forEach(line -> notice.add("  " + line));
    }

    private List<String> traceLogins(Path directory, Throwable failure, List<KdcRequest> refused)
            throws IOException {
        if (!KerberosTrace.isWorthIt(failure, !refused.isEmpty())) {
            return List.of();
        }
        Set<String> clients =
                refused.stream()
                        .flatMap(request -> request.client().stream())
                        .collect(Collectors.toSet());
        return new KerberosTrace(stack.kdc(), stack.kafka().host(), start, clients)
                .write(directory.resolve("kerberos-trace.txt"));
    }

    private static List<String> lines(List<?> values) {
        return values.stream().map(Object::toString).toList();
    }

    private static boolean isUnanswered(KdcRequest request) {
        return request.outcome().equals(KdcRequest.UNANSWERED);
    }

    private static String line(KdcRequest request) {
        return request.time()
                + " "
                + request.type()
                + " by "
                + request.transport()
                + " from "
                + request.client().orElse("(unknown)")
                + " for "
                + request.service().orElse("(unknown)")
                + ": "
                + request.outcome();
    }

    private static void copyLogs(Broker broker, Path to) throws IOException {
        Path folder = broker.log().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            return;
        }
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                copy(file, to.resolve(file.getFileName().toString()));
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        if (Files.exists(from)) {
            Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
