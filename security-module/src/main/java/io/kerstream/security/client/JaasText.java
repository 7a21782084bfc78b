/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.client;

import io.kerstream.security.credential.Credential;
import io.kerstream.security.credential.KeytabCredential;
import io.kerstream.security.credential.TicketCacheCredential;
import io.kerstream.security.credential.VerifiedIdentity;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The {@code sasl.jaas.config} of a credential: the options that Flink's own {@code JaasModule}
 * gives its login contexts, with the path and the principal that were verified. In addition {@code
 * krb5.conf} is read again at each login, also for a ticket cache.
 */
final class JaasText {

    private static final String LOGIN_MODULE = "com.sun.security.auth.module.Krb5LoginModule";

    private JaasText() {}

    static String of(VerifiedIdentity identity) {
        Map<String, String> options = new LinkedHashMap<>();
        Credential credential = identity.credential();
        if (credential instanceof KeytabCredential keytab) {
            options.put("useKeyTab", "true");
            options.put("storeKey", "true");
            options.put("keyTab", keytab.path().toString());
        } else if (credential instanceof TicketCacheCredential cache) {
            options.put("useTicketCache", "true");
            options.put("renewTGT", "true");
            options.put("ticketCache", cache.path().toString());
        }
        options.put("doNotPrompt", "true");
        options.put("refreshKrb5Config", "true");
        options.put("principal", identity.principal());
        return options.entrySet().stream()
                .map(option -> option.getKey() + "=" + quoted(option.getValue()))
                .collect(Collectors.joining(" ", LOGIN_MODULE + " required ", ";"));
    }

    /**
     * The value as Kafka's JAAS parser reads it back. The parser is a {@link
     * java.io.StreamTokenizer}: an unquoted number or path is not a word to it, a backslash begins
     * an escape, and a line end ends the string.
     */
    static String quoted(String value) {
        return '"'
                + value.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\n", "\\n")
                        .replace("\r", "\\r")
                + '"';
    }
}
