/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.doctor.report;

import io.kerstream.tools.Json;
import io.kerstream.tools.doctor.check.Finding;
import io.kerstream.tools.doctor.check.Result;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** For programs: one JSON object with the findings in their order. */
public final class JsonReport implements Report {

    private final UnaryOperator<String> mask;

    /**
     * A report without secrets.
     *
     * @param mask takes secrets out of a text
     */
    public JsonReport(UnaryOperator<String> mask) {
        this.mask = mask;
    }

    @Override
    public void print(List<Result> results, PrintWriter out) {
        out.println(
                "{\"firstFailure\":"
                        + Report.firstFailure(results)
                                .map(first -> Json.quoted(first.check()))
                                .orElse("null")
                        + ",\"findings\":"
                        + results.stream()
                                .map(this::json)
                                .collect(Collectors.joining(",\n ", "[\n ", "\n]"))
                        + "}");
        out.flush();
    }

    private String json(Result result) {
        Finding finding = result.finding();
        return "{\"check\":"
                + Json.quoted(result.check())
                + ",\"status\":"
                + Json.quoted(finding.status().name())
                + ",\"tried\":"
                + text(finding.tried())
                + ",\"found\":"
                + text(finding.found())
                + ",\"remedy\":"
                + text(finding.remedy())
                + ",\"page\":"
                + Json.quoted(result.page())
                + ",\"tookMs\":"
                + result.took().toMillis()
                + "}";
    }

    private String text(String text) {
        return Json.quoted(mask.apply(text));
    }
}
