/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.examples.flights.demo;

/** The failure that the demo injects, told from any other by its type. */
final class InjectedFailureException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    InjectedFailureException(String message) {
        super(message);
    }
}
