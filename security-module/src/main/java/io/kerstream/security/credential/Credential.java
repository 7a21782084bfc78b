/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.credential;

import org.apache.flink.annotation.Internal;

/**
 * Who a client is, with all that it needs to prove it. Immutable; made by {@link CredentialParser}
 * and {@link CredentialDefinition} alone. Never kept longer than one client needs to open, for it
 * may hold a secret that is rotated.
 */
@Internal
public sealed interface Credential
        permits KerberosCredential, PasswordCredential, OAuthBearerCredential {

    /** The SASL mechanism that authenticates with it. */
    String mechanism();

    /** What to log in from, with the path, for logs and error messages. */
    String source();

    /** The settings behind it, with their values and origins, for error messages. */
    String configuredBy();
}
