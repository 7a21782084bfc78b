/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kafka;

import io.kerstream.testing.SaslMechanism;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.jspecify.annotations.Nullable;

/**
 * A listener for clients; its name is its protocol.
 *
 * @param mechanisms empty unless the protocol is a SASL one
 */
public record ListenerSpec(SecurityProtocol protocol, Set<SaslMechanism> mechanisms) {

    /**
     * Checks that the parts go together.
     *
     * @throws IllegalArgumentException if protocol and mechanisms do not go together
     */
    public ListenerSpec {
        mechanisms =
                mechanisms.isEmpty()
                        ? EnumSet.noneOf(SaslMechanism.class)
                        : EnumSet.copyOf(mechanisms);
        if (isSasl(protocol) == mechanisms.isEmpty()) {
            throw new IllegalArgumentException(
                    "listener "
                            + protocol
                            + (isSasl(protocol)
                                    ? ": needs a SASL mechanism, for example GSSAPI"
                                    : ": has no SASL mechanisms, but got " + mechanisms));
        }
    }

    /** GSSAPI if it has it, null if it has none. */
    @Nullable SaslMechanism firstMechanism() {
        return mechanisms.stream().findFirst().orElse(null);
    }

    void check(SaslMechanism mechanism) {
        if (!mechanisms.contains(mechanism)) {
            throw new IllegalArgumentException(
                    "mechanism " + mechanism + ": the listener " + name() + " has " + mechanisms);
        }
    }

    static boolean isSasl(SecurityProtocol protocol) {
        return protocol == SecurityProtocol.SASL_PLAINTEXT || protocol == SecurityProtocol.SASL_SSL;
    }

    static boolean isTls(SecurityProtocol protocol) {
        return protocol == SecurityProtocol.SSL || protocol == SecurityProtocol.SASL_SSL;
    }

    String name() {
        return protocol.name;
    }

    /** Start of the broker properties of a listener. */
    static String prefix(String listener) {
        return "listener.name." + listener.toLowerCase(Locale.ROOT) + ".";
    }

    static ListenerSpec find(Collection<ListenerSpec> listeners, SecurityProtocol protocol) {
        return listeners.stream()
                .filter(listener -> listener.protocol() == protocol)
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "protocol "
                                                + protocol
                                                + ": this cluster offers "
                                                + listeners.stream()
                                                        .map(ListenerSpec::protocol)
                                                        .toList()));
    }
}
