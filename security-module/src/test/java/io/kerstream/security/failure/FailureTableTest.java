/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.kerstream.security.FailureCode;
import io.kerstream.security.ProjectFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every row of docs/security-failures.md has its test, and every such test has its row. */
class FailureTableTest {

    private static final Pattern REFERENCE = Pattern.compile("`(\\w+ITCase)\\.(\\w+)`");
    private static final Pattern CODES =
            Pattern.compile("^\\|[^|]*\\| ((?:`[A-Z_]+`(?:, )?)+) \\|");
    private static final Pattern TEST = Pattern.compile("@Test\\s+void (\\w+)\\(");

    private final String page =
            ProjectFiles.read(ProjectFiles.ROOT.resolve("docs/security-failures.md"));
    private final List<MatchResult> references = REFERENCE.matcher(page).results().toList();

    @Test
    void everyRowHasItsTest() {
        assertThat(
                        page.lines()
                                .filter(line -> line.startsWith("|"))
                                .filter(line -> !line.startsWith("|--"))
                                .filter(line -> !line.endsWith("| test |")))
                .isNotEmpty()
                .allSatisfy(row -> assertThat(row).containsPattern(REFERENCE));
        assertThat(references)
                .allSatisfy(
                        reference ->
                                assertThat(testsOf(reference.group(1)))
                                        .contains(reference.group(2)));
    }

    @Test
    void everyTestHasItsRow() {
        for (String name : List.of("KerberosFailuresITCase", "BrokerFailuresITCase")) {
            assertThat(
                            references.stream()
                                    .filter(reference -> reference.group(1).equals(name))
                                    .map(reference -> reference.group(2)))
                    .containsAll(testsOf(name));
        }
    }

    @Test
    void everyCodeIsTheOneThatItsTestExpects() {
        List<String> rows = page.lines().filter(line -> CODES.matcher(line).find()).toList();
        assertThat(rows).hasSizeGreaterThan(20);
        for (String row : rows) {
            MatchResult test = REFERENCE.matcher(row).results().findFirst().orElseThrow();
            MatchResult codes = CODES.matcher(row).results().findFirst().orElseThrow();
            for (String code : codes.group(1).replace("`", "").split(", ", -1)) {
                assertThat(FailureCode.values()).extracting(FailureCode::name).contains(code);
                // Where it depends on the JDK which of two it is, what they have in common.
                String expected = codes.group(1).contains(",") ? "\"[PORT_\"" : "[" + code + "]";
                assertThat(body(test.group(1), test.group(2))).as(row).contains(expected);
            }
        }
    }

    private static String body(String name, String test) {
        String source =
                sources(name).map(ProjectFiles::read).reduce("", (one, other) -> one + other);
        int begin = source.indexOf("void " + test + "(");
        int end = source.indexOf("@Test", begin);
        return source.substring(begin, end < 0 ? source.length() : end);
    }

    private static List<String> testsOf(String name) {
        return sources(name)
                .flatMap(file -> TEST.matcher(ProjectFiles.read(file)).results())
                .map(match -> match.group(1))
                .toList();
    }

    private static Stream<Path> sources(String name) {
        return ProjectFiles.below("src/test/java", "security-module", "connector/kafka")
                .filter(file -> file.endsWith(name + ".java"));
    }
}
