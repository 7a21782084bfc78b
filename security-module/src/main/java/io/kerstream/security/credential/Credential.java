/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.credential;

import org.apache.flink.annotation.Internal;

/**
 * Who this process is towards Kerberos, as configured. Immutable; made by {@link CredentialParser}
 * alone. Whether its files are usable <em>now</em> is asked of {@link CredentialVerifier}.
 */
@Internal
public sealed interface Credential permits KeytabCredential, TicketCacheCredential {

    /** What to log in from, with the path, for logs and error messages. */
    String source();

    /** The settings behind it, with their values and origins, for error messages. */
    String configuredBy();
}
