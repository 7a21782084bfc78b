/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kdc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes the krb5.conf of clients; understood by the JDK and by MIT Kerberos. */
final class Krb5ConfFile {

    private Krb5ConfFile() {}

    static void write(Path file, String realm, int port) throws IOException {
        // kdc_timeout (milliseconds) and max_retries are the JDK's: 30 s times 3 by default.
        String text =
                """
                [libdefaults]
                    default_realm = %1$s
                    dns_lookup_kdc = false
                    dns_lookup_realm = false
                    dns_canonicalize_hostname = false
                    rdns = false
                    udp_preference_limit = 1
                    kdc_timeout = 3000
                    max_retries = 1
                    default_tkt_enctypes = %2$s
                    default_tgs_enctypes = %2$s
                    permitted_enctypes = %2$s

                [realms]
                    %1$s = {
                        kdc = 127.0.0.1:%3$d
                    }

                [domain_realm]
                    localhost = %1$s
                """
                        .formatted(realm, PrincipalDatabase.ENCRYPTION_TYPES, port);
        Files.writeString(file, text);
    }
}
