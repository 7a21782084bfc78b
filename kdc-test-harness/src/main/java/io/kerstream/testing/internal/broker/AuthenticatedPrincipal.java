/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.broker;

import org.apache.kafka.common.security.auth.KafkaPrincipal;

/** A principal that still knows the name it authenticated with, beside its short name. */
final class AuthenticatedPrincipal extends KafkaPrincipal {

    private final String fullName;

    AuthenticatedPrincipal(KafkaPrincipal principal, String fullName) {
        super(principal.getPrincipalType(), principal.getName(), principal.tokenAuthenticated());
        this.fullName = fullName;
    }

    static String fullName(KafkaPrincipal principal) {
        return principal instanceof AuthenticatedPrincipal authenticated
                ? authenticated.fullName
                : principal.getName();
    }

    // The full name takes no part: Kafka compares principals by what it authorizes.
    @Override
    public boolean equals(Object other) {
        return super.equals(other);
    }

    @Override
    public int hashCode() {
        return super.hashCode();
    }
}
