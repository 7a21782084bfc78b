/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.doctor.kerberos;

import io.kerstream.security.report.KdcProbe;
import io.kerstream.security.report.Krb5Conf;
import io.kerstream.tools.doctor.check.Check;
import io.kerstream.tools.doctor.check.Facts;
import io.kerstream.tools.doctor.check.Finding;
import io.kerstream.tools.doctor.check.SkippedException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether each KDC answers by TCP and by UDP, and what its clock says. */
public final class KdcCheck implements Check {

    private static final Duration DEFAULT_SKEW = Duration.ofMinutes(5);

    /** What a KDC in the same network has more than enough of. */
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(2);

    private final Questions questions;
    private final Duration limit;

    /**
     * With a way to ask.
     *
     * @param limit for all KDCs together, however many of them are silent
     */
    public KdcCheck(Questions questions, Duration limit) {
        this.questions = questions;
        this.limit = limit;
    }

    /** How a KDC is asked; with a limit for connecting, and again for the answer. */
    public interface Questions {

        /**
         * Asks by TCP.
         *
         * @throws IOException if it does not answer
         */
        KdcProbe.Answer byTcp(String kdc, String principal, Duration limit) throws IOException;

        /**
         * Asks by UDP.
         *
         * @throws IOException if it does not answer
         */
        KdcProbe.Answer byUdp(String kdc, String principal, Duration limit) throws IOException;

        /** By the network. */
        static Questions byNetwork() {
            return new Questions() {
                @Override
                public KdcProbe.Answer byTcp(String kdc, String principal, Duration limit)
                        throws IOException {
                    return new KdcProbe(limit).byTcp(kdc, principal);
                }

                @Override
                public KdcProbe.Answer byUdp(String kdc, String principal, Duration limit)
                        throws IOException {
                    return new KdcProbe(limit).byUdp(kdc, principal);
                }
            };
        }
    }

    @Override
    public String name() {
        return "kdc";
    }

    @Override
    public String page() {
        return "docs/doctor.md#kdc";
    }

    @Override
    public List<Finding> examine(Facts facts) {
        Krb5Conf conf = facts.need(Krb5Conf.class, "krb5-conf");
        String principal =
                KerberosClient.principal(facts)
                        .orElseThrow(() -> new SkippedException("the principal is not known"));
        if (conf.kdcs().isEmpty()) {
            throw new SkippedException("krb5.conf names no KDC; those of DNS are not looked for");
        }
        Duration each = each(conf.kdcs().size());
        List<Finding> findings = new ArrayList<>();
        int alive = 0;
        for (String kdc : conf.kdcs()) {
            Answered tcp = ask(() -> questions.byTcp(kdc, principal, each));
            Answered udp = ask(() -> questions.byUdp(kdc, principal, each));
            alive += tcp.answer() == null && udp.answer() == null ? 0 : 1;
            findings.add(reach(kdc, tcp, udp));
            KdcProbe.Answer clock = tcp.answer() == null ? udp.answer() : tcp.answer();
            if (clock != null && clock.ahead() != null) {
                findings.add(clock(kdc, clock.ahead(), skew(conf)));
            }
        }
        return alive > 0 ? findings : noneAnswers(findings);
    }

    /** A silent KDC is waited for three times: to connect, for an answer by TCP, by UDP. */
    private Duration each(int kdcs) {
        Duration share = limit.dividedBy(3L * kdcs);
        return share.compareTo(LONGEST_ANSWER) < 0 ? share : LONGEST_ANSWER;
    }

    private record Answered(KdcProbe.@Nullable Answer answer, String text) {}

    private interface Question {
        KdcProbe.Answer ask() throws IOException;
    }

    private static Answered ask(Question question) {
        try {
            KdcProbe.Answer answer = question.ask();
            return new Answered(answer, answer.said());
        } catch (IOException e) {
            return new Answered(null, "no answer (" + e.getMessage() + ")");
        }
    }

    private static Finding reach(String kdc, Answered tcp, Answered udp) {
        String tried = "asked KDC " + kdc + " for a ticket, without a proof of who asks";
        String found = "by TCP: " + tcp.text() + "; by UDP: " + udp.text();
        if (tcp.answer() == null) {
            return Finding.warn(
                    tried,
                    found + ".",
                    udp.answer() == null
                            ? "Check that the KDC runs, the kdc entry in krb5.conf, and the"
                                    + " firewalls on the way (port 88, TCP and UDP)."
                            : "Open the KDC's port for TCP: large tickets do not fit UDP.");
        }
        return udp.answer() == null
                ? Finding.warn(
                        tried,
                        found + ".",
                        "Open the KDC's port for UDP, or set udp_preference_limit = 1 in"
                                + " [libdefaults] of krb5.conf, so that Java uses TCP at once.")
                : Finding.pass(tried, found);
    }

    /** Nobody can log in then: what is a warning for one of several KDCs is a failure. */
    private static List<Finding> noneAnswers(List<Finding> findings) {
        return findings.stream()
                .map(each -> Finding.fail(each.tried(), each.found(), each.remedy()))
                .toList();
    }

    private static Finding clock(String kdc, Duration ahead, Duration skew) {
        String tried = "compared the clock of KDC " + kdc + " with that of this host";
        Duration distance = ahead.abs();
        String found =
                "the KDC's is "
                        + distance.toMillis() / 1000
                        + " s "
                        + (ahead.isNegative() ? "behind" : "ahead")
                        + "; "
                        + skew.toSeconds()
                        + " s are allowed (clockskew)";
        String remedy = "Synchronize the clocks of this host and of the KDC (NTP).";
        if (distance.compareTo(skew) > 0) {
            return Finding.fail(tried, "the clocks differ too much: " + found + ".", remedy);
        }
        return distance.compareTo(skew.dividedBy(2)) > 0
                ? Finding.warn(tried, found + ".", remedy)
                : Finding.pass(tried, found);
    }

    private static Duration skew(Krb5Conf conf) {
        String value = conf.defaults().getOrDefault("clockskew", "");
        return value.matches("\\d{1,9}") ? Duration.ofSeconds(Long.parseLong(value)) : DEFAULT_SKEW;
    }
}
