/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing;

import org.jspecify.annotations.Nullable;

/**
 * A part of the harness could not be started, stopped or asked.
 *
 * <p>The message says what was tried, what came back and, for a broker, ends with the tail of its
 * log.
 */
public class HarnessException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public HarnessException(String message) {
        super(message);
    }

    public HarnessException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
