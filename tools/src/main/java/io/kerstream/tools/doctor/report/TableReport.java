/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.doctor.report;

import io.kerstream.tools.doctor.check.Finding;
import io.kerstream.tools.doctor.check.Result;
import io.kerstream.tools.doctor.check.Status;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.UnaryOperator;

/** For people: a line for each finding, below it what was tried, the remedy and the page. */
public final class TableReport implements Report {

    private static final String INDENT = " ".repeat(6);

    private final UnaryOperator<String> mask;

    /**
     * A report without secrets.
     *
     * @param mask takes secrets out of a text
     */
    public TableReport(UnaryOperator<String> mask) {
        this.mask = mask;
    }

    @Override
    public void print(List<Result> results, PrintWriter out) {
        int width = results.stream().mapToInt(each -> each.check().length()).max().orElse(0);
        for (Result result : results) {
            Finding finding = result.finding();
            out.printf(
                    "%-4s  %-" + width + "s  %s%n",
                    finding.status(),
                    result.check(),
                    oneLine(finding.found()));
            detail(out, width, "tried", finding.tried());
            if (!finding.remedy().isEmpty()) {
                detail(out, width, "remedy", finding.remedy());
                detail(out, width, "see", result.page());
            }
        }
        out.println();
        out.printf(
                "%d passed, %d warnings, %d failed, %d skipped.%n",
                Report.count(results, Status.PASS),
                Report.count(results, Status.WARN),
                Report.count(results, Status.FAIL),
                Report.count(results, Status.SKIP));
        Report.firstFailure(results)
                .ifPresent(
                        first ->
                                out.printf(
                                        "Begin with '%s': %s%n",
                                        first.check(), oneLine(first.finding().remedy())));
        out.flush();
    }

    private void detail(PrintWriter out, int width, String title, String text) {
        if (!text.isEmpty()) {
            out.println(INDENT + " ".repeat(width + 2) + title + ": " + oneLine(text));
        }
    }

    private String oneLine(String text) {
        return mask.apply(text).replaceAll("\\s*\\R\\s*", " ");
    }
}
