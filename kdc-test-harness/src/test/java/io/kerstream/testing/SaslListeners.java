/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing;

import java.util.stream.Stream;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.junit.jupiter.params.provider.Arguments;

/** All SASL listeners of the contract's cluster. */
final class SaslListeners {

    /** For {@code MethodSource}. */
    static final String ALL = "io.kerstream.testing.SaslListeners#all";

    private SaslListeners() {}

    static Stream<Arguments> all() {
        return Stream.of(SecurityProtocol.SASL_PLAINTEXT, SecurityProtocol.SASL_SSL)
                .flatMap(
                        protocol ->
                                Stream.of(SaslMechanism.values())
                                        .map(mechanism -> Arguments.of(protocol, mechanism)));
    }
}
