/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.login;

import com.sun.security.auth.module.UnixSystem;
import io.kerstream.security.FailureCode;
import io.kerstream.security.KafkaSecurityException;
import java.util.Map;
import javax.security.auth.kerberos.KerberosPrincipal;
import javax.security.auth.login.LoginException;

/** What a JAAS entry leaves open about its ticket cache. */
final class TicketCaches {

    private TicketCaches() {}

    /** The cache that the JDK reads without a path: {@code KRB5CCNAME}, else by user id. */
    static String defaultPath() {
        String name = System.getenv("KRB5CCNAME");
        if (name == null || name.isBlank()) {
            return "/tmp/krb5cc_" + new UnixSystem().getUid();
        }
        return name.startsWith("FILE:") ? name.substring("FILE:".length()) : name;
    }

    /** Whose tickets the cache holds; reads the file only. */
    static String owner(String module, Map<String, String> options, String path) {
        try {
            return JaasLogin.run(module, options).getPrincipals(KerberosPrincipal.class).stream()
                    .map(KerberosPrincipal::getName)
                    .findFirst()
                    .orElseThrow(() -> new LoginException("it names no principal"));
        } catch (LoginException e) {
            throw new KafkaSecurityException(
                    FailureCode.CREDENTIAL_FILE_DAMAGED,
                    "Ticket cache "
                            + path
                            + ": whose tickets it holds cannot be told ("
                            + e.getMessage()
                            + "). Run kinit, or add principal=\"name@REALM\" to the JAAS entry.",
                    e);
        }
    }
}
