/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.doctor.check;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parts of a message of the security module, which are written to one pattern: the cause, the
 * way out, and in brackets at the end what others said and the failure's code.
 *
 * @param cause with what stands in the brackets
 * @param remedy empty if the message says none
 */
public record Explanation(String cause, String remedy) {

    private static final Pattern PARTS =
            Pattern.compile("(?<cause>.*?[.?!])\\s+(?<remedy>\\p{Lu}.*)", Pattern.DOTALL);

    /** Of the failure, behind everything else. */
    private static final Pattern CODE = Pattern.compile("\\s\\[[A-Z][A-Z0-9_]*]\\z");

    private static final Pattern BRACKET = Pattern.compile("\\s\\[");
    private static final Pattern BRACKET_AFTER_SENTENCE = Pattern.compile("(?<=[.?!])\\s\\[");

    private static final int MOST_CAUSES = 5;

    /** Takes a failure's message apart; of one that is not ours, all of it is the cause. */
    public static Explanation of(Throwable failure) {
        return isOurs(failure)
                ? of(failure.getMessage() == null ? failure.toString() : failure.getMessage())
                : new Explanation(withCauses(failure), "");
    }

    /** Takes a message of the security module apart. */
    public static Explanation of(String message) {
        int end = detailsOf(CODE.matcher(message).replaceFirst(""));
        Matcher parts = PARTS.matcher(message.substring(0, end));
        if (!parts.matches()) {
            return new Explanation(message, "");
        }
        return new Explanation(
                parts.group("cause") + message.substring(end), parts.group("remedy"));
    }

    /**
     * Where the bracket begins that ends a message without its code, or the message's length. Texts
     * before it may have brackets of their own, such as the sections of a krb5.conf, and those that
     * it quotes may leave one open.
     */
    private static int detailsOf(String message) {
        if (!message.endsWith("]")) {
            return message.length();
        }
        return BRACKET.matcher(message)
                .results()
                .map(MatchResult::start)
                .filter(start -> closesAtTheEnd(message, start))
                .findFirst()
                .or(
                        () ->
                                BRACKET_AFTER_SENTENCE
                                        .matcher(message)
                                        .results()
                                        .map(MatchResult::start)
                                        .findFirst())
                .orElse(message.length());
    }

    private static boolean closesAtTheEnd(String message, int start) {
        int open = 0;
        for (int i = start; i < message.length(); i++) {
            char c = message.charAt(i);
            open += c == '[' ? 1 : c == ']' ? -1 : 0;
            if (c == ']' && open == 0) {
                return i == message.length() - 1;
            }
        }
        return false;
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
