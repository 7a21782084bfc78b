/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.client;

import io.kerstream.security.credential.VerifiedIdentity;

/**
 * Who a client tries to log in as; what a message about its failure can name.
 *
 * @param principal the full principal name, or a phrase for one that is not known
 * @param realm the realm, or a phrase for one that is not known
 * @param source what it logs in from, with its path
 * @param detail what is known about the source's content, or an empty string
 * @param configuredBy the settings behind it, with their origins
 */
record LoginAttempt(
        String principal, String realm, String source, String detail, String configuredBy) {

    static LoginAttempt of(VerifiedIdentity identity) {
        return new LoginAttempt(
                identity.principal(),
                identity.realm(),
                identity.credential().source(),
                identity.detail(),
                identity.credential().configuredBy());
    }

    /** A login that is not ours: its principal is written in a JAAS entry. */
    static LoginAttempt foreign(String source) {
        return new LoginAttempt(
                "the principal named in " + source, "of that principal", source, "", source);
    }

    @Override
    public String toString() {
        return principal + " from " + source + (detail.isEmpty() ? "" : " (" + detail + ")");
    }
}
