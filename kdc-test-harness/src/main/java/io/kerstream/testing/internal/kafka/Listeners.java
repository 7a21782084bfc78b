/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kafka;

import java.util.List;

/** Names of the listeners that authenticate by a password which only the harness knows. */
final class Listeners {

    /** For the harness's admin client and the brokers' own requests. */
    static final String HARNESS = "HARNESS";

    static final String CONTROLLER = "CONTROLLER";

    static final List<String> INTERNAL = List.of(HARNESS, CONTROLLER);

    private Listeners() {}
}
