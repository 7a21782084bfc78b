/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.credential;

import org.apache.flink.annotation.Internal;

/**
 * A credential whose files were found usable a moment ago.
 *
 * @param principal the full principal name, with realm
 * @param detail what the files say: key versions of a keytab, end time of a ticket
 */
@Internal
public record VerifiedIdentity(KerberosCredential credential, String principal, String detail) {

    /** The realm of the principal. */
    public String realm() {
        return principal.substring(principal.lastIndexOf('@') + 1);
    }
}
