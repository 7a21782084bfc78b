/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kafka;

import java.util.List;
import org.apache.kafka.common.security.auth.SecurityProtocol;

/** Names of the broker's listeners. */
final class Listeners {

    /** For clients; the name of such a listener is its protocol. */
    static final List<SecurityProtocol> CLIENT =
            List.of(SecurityProtocol.SASL_PLAINTEXT, SecurityProtocol.SASL_SSL);

    /** For the harness's admin client and the broker's own requests. */
    static final String HARNESS = "HARNESS";

    static final String CONTROLLER = "CONTROLLER";

    /** Listeners that authenticate by a password which only the harness knows. */
    static final List<String> INTERNAL = List.of(HARNESS, CONTROLLER);

    private Listeners() {}

    static void checkClient(SecurityProtocol protocol) {
        if (!CLIENT.contains(protocol)) {
            throw new IllegalArgumentException(
                    "protocol " + protocol + ": this cluster offers " + CLIENT);
        }
    }
}
