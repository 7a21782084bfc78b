/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.credential;

import org.apache.flink.annotation.Internal;

/**
 * Who this process is towards Kerberos. Whether its files are usable <em>now</em> is asked of
 * {@link CredentialVerifier}.
 */
@Internal
public sealed interface KerberosCredential extends Credential
        permits KeytabCredential, TicketCacheCredential {

    @Override
    default String mechanism() {
        return "GSSAPI";
    }
}
