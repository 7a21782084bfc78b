/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.docs;

import io.kerstream.security.FailureCode;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The text of {@code docs/reference-errors.md}, made from the codes of failures. */
final class ErrorsPage {

    private static final String HEAD =
            """
            # Errors by their codes

            Made from the code. Each failure that is explained ends its message with its code in brackets, the same in every version, so that logs and alerts can
            be searched for it. A message that quotes another one has that one's code further in front: the last one is what failed, the others are why.
            Programs find it in `KafkaSecurityException.code()` and `KafkaSecurityUnavailableException.code()`.

            **Ends**: a restart cannot help and is not tried. **Is retried**: it may pass by itself; where it does not, Flink's restart strategy decides.
            [security-failures.md](security-failures.md) has whole messages and the tests that make them happen, [exactly-once.md](exactly-once.md) what to do
            about transactions. In `…` and `<…>` a message names what it is about.

            | code | job | what it means, and the way out |
            |---|---|---|
            """;

    private static final Pattern WORD = Pattern.compile("\\{([^}]+)}");

    private ErrorsPage() {}

    static String text() {
        StringBuilder page = new StringBuilder(HEAD);
        for (FailureCode code : FailureCode.values()) {
            page.append(
                    "| `%s` | %s | %s |\n"
                            .formatted(code, code.outcome(), shown(code.explanation())));
        }
        return page.toString();
    }

    private static String shown(String explanation) {
        String escaped = explanation.replace("<", "\\<").replace("|", "\\|");
        return WORD.matcher(escaped).replaceAll(ErrorsPage::placeholder);
    }

    /** Settings are named with their values, everything else by itself. */
    private static String placeholder(MatchResult word) {
        String name = word.group(1);
        return name.contains(".") ? "`" + name + " = …`" : "`<" + name + ">`";
    }
}
