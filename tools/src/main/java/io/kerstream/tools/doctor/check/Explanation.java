/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.doctor.check;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parts of a message of the security module, which are written to one pattern: the cause, the
 * way out, and in brackets at the end what others said.
 *
 * @param cause with what stands in the brackets
 * @param remedy empty if the message says none
 */
public record Explanation(String cause, String remedy) {

    private static final Pattern PARTS =
            Pattern.compile(
                    "(?<cause>.*?[.?!])\\s+(?<remedy>\\p{Lu}.*?)(?<details>\\s\\[.*])?",
                    Pattern.DOTALL);

    private static final int MOST_CAUSES = 5;

    /** Takes a failure's message apart; of one that is not ours, all of it is the cause. */
    public static Explanation of(Throwable failure) {
        return isOurs(failure)
                ? of(failure.getMessage() == null ? failure.toString() : failure.getMessage())
                : new Explanation(withCauses(failure), "");
    }

    /** Takes a message of the security module apart. */
    public static Explanation of(String message) {
        Matcher parts = PARTS.matcher(message);
        if (!parts.matches()) {
            return new Explanation(message, "");
        }
        String details = parts.group("details");
        return new Explanation(
                parts.group("cause") + (details == null ? "" : details), parts.group("remedy"));
    }

    private static boolean isOurs(Throwable failure) {
        return failure.getClass().getName().startsWith("io.kerstream.");
    }

    /** The messages of a failure and its causes, each once. */
    private static String withCauses(Throwable failure) {
        StringBuilder text = new StringBuilder(failure.toString());
        Throwable cause = failure.getCause();
        for (int depth = 0; cause != null && depth < MOST_CAUSES; depth++) {
            String message = String.valueOf(cause.getMessage());
            if (text.indexOf(message) < 0) {
                text.append(" <- ").append(cause);
            }
            cause = cause.getCause();
        }
        return text.toString();
    }
}
