/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.failure;

import io.kerstream.security.credential.VerifiedIdentity;
import org.apache.flink.annotation.Internal;

/**
 * Who a client tries to log in as; what a message about its failure can name.
 *
 * @param mechanism the SASL mechanism, or the reference to a configuration provider it comes from
 * @param principal the full principal name, or a phrase for one that is not known
 * @param realm the realm, or a phrase for one that is not known
 * @param source what it logs in from, with its path
 * @param detail what is known about the source's content, or an empty string
 * @param configuredBy the settings behind it, with their origins
 */
@Internal
public record LoginAttempt(
        String mechanism,
        String principal,
        String realm,
        String source,
        String detail,
        String configuredBy) {

    private static final String GSSAPI = "GSSAPI";

    public static LoginAttempt of(VerifiedIdentity identity) {
        return new LoginAttempt(
                GSSAPI,
                identity.principal(),
                identity.realm(),
                identity.credential().source(),
                identity.detail(),
                identity.credential().configuredBy());
    }

    /** A login that is not ours: who it is for is written in a JAAS entry. */
    public static LoginAttempt foreign(String mechanism, String source) {
        return new LoginAttempt(
                mechanism,
                "the principal named in " + source,
                "of that principal",
                source,
                "",
                source);
    }

    public boolean isKerberos() {
        return mechanism.equals(GSSAPI);
    }

    @Override
    public String toString() {
        return principal + " from " + source + (detail.isEmpty() ? "" : " (" + detail + ")");
    }
}
