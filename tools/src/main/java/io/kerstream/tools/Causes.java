/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools;

/** What a failure and its causes say, for one message to the user. */
public final class Causes {

    private static final int MOST = 5;

    private Causes() {}

    /** The messages, the outermost first; what says nothing, or nothing new, is left out. */
    public static String messages(Throwable failure) {
        StringBuilder text = new StringBuilder(String.valueOf(failure.getMessage()).strip());
        Throwable cause = failure.getCause();
        for (int depth = 0; cause != null && depth < MOST; depth++) {
            String message = cause.getMessage() == null ? "" : cause.getMessage().strip();
            // The empty message, too, is part of any text.
            if (text.indexOf(message) < 0) {
                text.append(" <- ").append(message);
            }
            cause = cause.getCause();
        }
        return text.toString();
    }
}
