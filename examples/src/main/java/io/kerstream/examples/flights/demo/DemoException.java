/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.examples.flights.demo;

import org.jspecify.annotations.Nullable;

/** The demo cannot go on, for a reason that its message tells the reader in full. */
final class DemoException extends Exception {

    private static final long serialVersionUID = 1L;

    DemoException(String message) {
        super(message);
    }

    DemoException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
