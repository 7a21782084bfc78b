/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.kerstream.tools.Tool;
import io.kerstream.tools.doctor.check.Check;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DoctorToolTest {

    private static final Path REPOSITORY = Path.of("..");

    private static Tool run(String arguments) {
        return Tool.run(DoctorTool.commandLine(), arguments.split(" ", -1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"--check-limit soon", "--transaction-timeout -5s", "--no-such-option", "x"})
    void rejectsWhatItCannotMean(String arguments) {
        Tool tool = run(arguments);

        assertThat(tool.exitCode()).isEqualTo(2);
        assertThat(tool.err()).contains("Usage: doctor.sh");
    }

    @Test
    void theHelpNamesTheExitCodes() {
        Tool tool = run("--help");

        assertThat(tool.exitCode()).isZero();
        assertThat(tool.out()).contains("Exit codes:").contains("there may be warnings");
    }

    @Test
    void exitsWithOneWhenACheckFails() {
        Tool tool = run("--json");

        assertThat(tool.exitCode()).isEqualTo(1);
        assertThat(tool.out()).startsWith("{\"firstFailure\":\"configuration\"");
    }

    static List<Check> checks() {
        return Checks.all(Duration.ofSeconds(20));
    }

    @ParameterizedTest
    @MethodSource("checks")
    void eachCheckHasAPageThatIsThere(Check check) throws Exception {
        String[] page = check.page().split("#", -1);
        Path file = REPOSITORY.resolve(page[0]);

        assertThat(file).exists();
        if (page.length > 1) {
            assertThat(Files.readAllLines(file))
                    .as("headings of " + file)
                    .anyMatch(line -> anchor(line).equals(page[1]));
        }
        assertThat(Files.readString(REPOSITORY.resolve("docs/doctor.md")))
                .contains("`" + check.name() + "`");
    }

    /** As GitHub makes it. */
    private static String anchor(String line) {
        return line.startsWith("#")
                ? line.replaceFirst("#+ ", "")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9 -]", "")
                        .replace(' ', '-')
                : "";
    }
}
