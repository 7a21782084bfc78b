/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.kerstream.security.FailureCode.Outcome;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FailureCodeTest {

    private static final Pattern THROWN =
            Pattern.compile("new KafkaSecurity(Unavailable)?Exception\\(\\s*FailureCode\\.(\\w+)");

    private final String sources = sources();

    @ParameterizedTest
    @EnumSource
    void isUsed(FailureCode code) {
        assertThat(sources).containsPattern("FailureCode\\." + code + "\\b");
    }

    @Test
    void isThrownAsItsOutcomeSays() {
        List<MatchResult> thrown = THROWN.matcher(sources).results().toList();

        assertThat(thrown)
                .hasSizeGreaterThan(50)
                .allSatisfy(
                        site ->
                                assertThat(FailureCode.valueOf(site.group(2)).outcome())
                                        .as(site.group())
                                        .isEqualTo(
                                                site.group(1) == null
                                                        ? Outcome.ENDS
                                                        : Outcome.RETRIED));
    }

    @ParameterizedTest
    @EnumSource
    void endsTheMessageOfTheExceptionThatItsOutcomeAsksFor(FailureCode code) {
        Exception cause = new Exception("why");

        RuntimeException failure = code.exception("What failed.", cause);

        assertThat(failure).hasMessage("What failed. [" + code.name() + "]").hasCause(cause);
        if (code.outcome() == Outcome.ENDS) {
            assertThat(failure)
                    .isInstanceOfSatisfying(
                            KafkaSecurityException.class, e -> assertThat(e.code()).isSameAs(code));
        } else {
            assertThat(failure)
                    .isInstanceOfSatisfying(
                            KafkaSecurityUnavailableException.class,
                            e -> assertThat(e.code()).isSameAs(code));
        }
    }

    /** All code that can throw one. */
    private static String sources() {
        return ProjectFiles.below(
                        "src/main/java", "security-module", "connector/kafka", "connector/avro")
                .filter(file -> file.toString().endsWith(".java"))
                .map(ProjectFiles::read)
                .collect(Collectors.joining());
    }
}
