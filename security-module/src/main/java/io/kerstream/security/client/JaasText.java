/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.client;

import io.kerstream.security.credential.VerifiedIdentity;
import io.kerstream.security.login.LoginIdentity;
import java.util.stream.Collectors;

/** The {@code sasl.jaas.config} of a credential: one entry with the JDK's login module. */
final class JaasText {

    private static final String LOGIN_MODULE = "com.sun.security.auth.module.Krb5LoginModule";

    private JaasText() {}

    static String of(VerifiedIdentity identity) {
        return LoginIdentity.options(identity).entrySet().stream()
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
