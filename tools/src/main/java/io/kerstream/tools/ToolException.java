/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools;

import org.jspecify.annotations.Nullable;

/** What was asked for failed; the message is for the user and says the way out. */
public final class ToolException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ToolException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
