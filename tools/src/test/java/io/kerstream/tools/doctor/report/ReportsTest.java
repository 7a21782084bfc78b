/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.doctor.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.kerstream.tools.doctor.Cases;
import io.kerstream.tools.doctor.check.Facts;
import io.kerstream.tools.doctor.check.Finding;
import io.kerstream.tools.doctor.check.Result;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportsTest {

    private static final List<Result> RESULTS =
            List.of(
                    result("keytab", Finding.pass("read k", "kvno 1")),
                    result("kdc", Finding.skip("not needed")),
                    result(
                            "login",
                            Finding.fail("logged in", "a \"wrong\"\nkey", "Take another.")));

    private static Result result(String check, Finding finding) {
        return new Result(check, "docs/x.md", finding, Duration.ofMillis(7));
    }

    private static String print(Report report) {
        StringWriter out = new StringWriter();
        report.print(RESULTS, new PrintWriter(out));
        return out.toString();
    }

    @Test
    void printsATable() {
        assertThat(print(new TableReport(text -> text)).lines())
                .containsExactly(
                        "PASS  keytab  kvno 1",
                        "              tried: read k",
                        "SKIP  kdc     not needed",
                        "FAIL  login   a \"wrong\" key",
                        "              tried: logged in",
                        "              remedy: Take another.",
                        "              see: docs/x.md",
                        "",
                        "1 passed, 0 warnings, 1 failed, 1 skipped.",
                        "Begin with 'login': Take another.");
    }

    @Test
    void printsJson() {
        assertThat(print(new JsonReport(text -> text)))
                .isEqualToIgnoringNewLines(
                        "{\"firstFailure\":\"login\",\"findings\":[\n "
                                + "{\"check\":\"keytab\",\"status\":\"PASS\",\"tried\":\"read k\","
                                + "\"found\":\"kvno 1\",\"remedy\":\"\",\"page\":\"docs/x.md\","
                                + "\"tookMs\":7},\n "
                                + "{\"check\":\"kdc\",\"status\":\"SKIP\",\"tried\":\"\","
                                + "\"found\":\"not needed\",\"remedy\":\"\",\"page\":\"docs/x.md\","
                                + "\"tookMs\":7},\n "
                                + "{\"check\":\"login\",\"status\":\"FAIL\",\"tried\":\"logged in\","
                                + "\"found\":\"a \\\"wrong\\\"\\u000akey\","
                                + "\"remedy\":\"Take another.\",\"page\":\"docs/x.md\","
                                + "\"tookMs\":7}\n]}");
    }

    @Test
    void bothMaskEveryText() {
        for (Report report :
                List.of(
                        new TableReport(text -> text.replace("wrong", "[hidden]")),
                        new JsonReport(text -> text.replace("wrong", "[hidden]")))) {
            assertThat(print(report)).contains("[hidden]").doesNotContain("wrong");
        }
    }

    @Test
    void knowsTheSecretsOfClientAndProcess() {
        Facts facts =
                Cases.configured(
                        Map.of(
                                "kerstream.credential.c.type", "plain",
                                "kerstream.credential.c.username", "bob",
                                "kerstream.credential.c.password", "in-flink-conf",
                                "kerstream.cluster.p.credential", "c",
                                "kerstream.cluster.p.bootstrap.servers", "b:9"),
                        Map.of(
                                "kerstream.cluster", "p",
                                "sasl.jaas.config",
                                        "m.M required username=\"u\" password=\"in-jaas\";",
                                "ssl.key.password", "of-the-key"),
                        Cases.NO_JOB);

        assertThat(Secrets.of(facts).mask("u in-flink-conf in-jaas of-the-key bob"))
                .isEqualTo("u [hidden] [hidden] [hidden] bob");
    }
}
