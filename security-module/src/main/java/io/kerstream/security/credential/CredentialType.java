/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.credential;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.flink.annotation.Internal;

/** The kinds of credentials, with the keys of {@code kerstream.credential.<name>.} they take. */
@Internal
@SuppressWarnings("ImmutableEnumChecker") // Set.of() is immutable
public enum CredentialType {
    KEYTAB("keytab", "GSSAPI", Set.of("keytab", "principal"), Set.of()),
    TICKET_CACHE("ticket-cache", "GSSAPI", Set.of(), Set.of("ticket-cache", "principal")),
    SCRAM_SHA_256("scram-sha-256", "SCRAM-SHA-256", Set.of("username", "password"), Set.of()),
    SCRAM_SHA_512("scram-sha-512", "SCRAM-SHA-512", Set.of("username", "password"), Set.of()),
    PLAIN("plain", "PLAIN", Set.of("username", "password"), Set.of()),
    OAUTHBEARER(
            "oauthbearer",
            "OAUTHBEARER",
            Set.of("oauth.endpoint", "oauth.client-id", "oauth.client-secret"),
            Set.of("oauth.scope"));

    private final String text;
    private final String mechanism;
    private final Set<String> required;
    private final Set<String> optional;

    CredentialType(String text, String mechanism, Set<String> required, Set<String> optional) {
        this.text = text;
        this.mechanism = mechanism;
        this.required = required;
        this.optional = optional;
    }

    static Optional<CredentialType> of(String text) {
        return Arrays.stream(values()).filter(type -> type.text.equals(text)).findFirst();
    }

    static Stream<String> texts() {
        return Arrays.stream(values()).map(type -> type.text);
    }

    /** The SASL mechanism that authenticates with it. */
    public String mechanism() {
        return mechanism;
    }

    Set<String> required() {
        return required;
    }

    boolean takes(String key) {
        return key.equals("type") || required.contains(key) || optional.contains(key);
    }

    /** The value of {@code type} in the configuration. */
    @Override
    public String toString() {
        return text;
    }
}
