/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every row of docs/security-failures.md has its test, and every such test has its row. */
class FailureTableTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern REFERENCE = Pattern.compile("`(\\w+ITCase)\\.(\\w+)`");
    private static final Pattern TEST = Pattern.compile("@Test\\s+void (\\w+)\\(");

    private final String page = read(ROOT.resolve("docs/security-failures.md"));
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

    private static List<String> testsOf(String name) {
        return Stream.of("security-module", "connector/kafka")
                .map(module -> ROOT.resolve(module).resolve("src/test/java"))
                .flatMap(FailureTableTest::files)
                .filter(file -> file.endsWith(name + ".java"))
                .flatMap(file -> TEST.matcher(read(file)).results())
                .map(match -> match.group(1))
                .toList();
    }

    private static Stream<Path> files(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.toList().stream();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
