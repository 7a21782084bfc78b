/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Every row of docs/classic-statements.md names tests that passed in this build, or says why the
 * statement does not apply. An integration test, because it reads the reports of the others.
 */
class ClassicStatementsITCase {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern TEST = Pattern.compile("`(\\w+\\.\\w+)`");
    private static final String NOT_APPLICABLE = "does not apply: ";

    private record Row(String number, String proof) {

        List<String> tests() {
            return TEST.matcher(proof).results().map(match -> match.group(1)).toList();
        }
    }

    @Test
    void everyStatementIsProvenOrDoesNotApply() throws IOException {
        TestReports reports =
                TestReports.read(
                        ROOT, Instant.parse(System.getProperty("kerstream.docs.build-start")));
        List<Row> rows = rows();
        assertThat(rows).hasSizeGreaterThan(60);
        assertThat(rows).extracting(Row::number).doesNotHaveDuplicates();
        assertThat(rows.stream().filter(row -> !row.proof.startsWith(NOT_APPLICABLE)))
                .allSatisfy(
                        row ->
                                assertThat(row.tests())
                                        .as("tests of row %s", row.number)
                                        .isNotEmpty()
                                        .allSatisfy(
                                                test ->
                                                        assertThat(reports.passed(test))
                                                                .as(reports.describe(test))
                                                                .isTrue()));
    }

    /** Rows look like {@code | S1 | statement | proof |}. */
    private static List<Row> rows() throws IOException {
        return Files.readString(ROOT.resolve("docs/classic-statements.md"))
                .lines()
                .filter(line -> line.matches("\\| [A-Z]\\d+ \\|.*"))
                .map(line -> line.split(" \\| "))
                .map(
                        cells -> {
                            assertThat(cells).as("cells of %s", cells[0]).hasSize(3);
                            return new Row(
                                    cells[0].substring(2), cells[2].replaceFirst(" \\|$", ""));
                        })
                .toList();
    }
}
