/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.registry;

import io.kerstream.security.config.Secret;
import io.kerstream.security.credential.VerifiedIdentity;
import io.kerstream.security.login.LoginSettings;
import org.apache.flink.annotation.Internal;

/** Who a schema registry is asked as. Its text shows no secret. */
@Internal
public sealed interface RegistryLogin {

    /** Nobody. */
    record Anonymous() implements RegistryLogin {
        @Override
        public String toString() {
            return "nobody (no credential is configured for this registry)";
        }
    }

    /**
     * HTTP's basic authentication (RFC 7617).
     *
     * @param user before the colon
     * @param password behind it
     * @param source where both come from, as a phrase
     */
    record Basic(String user, Secret password, String source) implements RegistryLogin {
        @Override
        public String toString() {
            return "user " + user + " of " + source;
        }
    }

    /**
     * A bearer token (RFC 6750).
     *
     * @param source where it comes from, as a phrase
     */
    record Bearer(Secret token, String source) implements RegistryLogin {
        @Override
        public String toString() {
            return "the bearer of the token of " + source;
        }
    }

    /**
     * SPNEGO (RFC 4559) with a login of this process.
     *
     * @param identity whose files are usable
     * @param settings of the login
     */
    record Kerberos(VerifiedIdentity identity, LoginSettings settings) implements RegistryLogin {
        @Override
        public String toString() {
            return identity.principal() + " from " + identity.credential().source();
        }
    }
}
