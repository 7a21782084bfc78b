/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.client;

import io.kerstream.security.credential.CredentialType;
import io.kerstream.security.credential.OAuthBearerCredential;
import io.kerstream.security.credential.PasswordCredential;
import io.kerstream.security.credential.VerifiedIdentity;
import io.kerstream.security.login.LoginIdentity;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule;
import org.apache.kafka.common.security.plain.PlainLoginModule;
import org.apache.kafka.common.security.scram.ScramLoginModule;

/** The {@code sasl.jaas.config} of a credential: one entry with a login module of its kind. */
final class JaasText {

    private static final String LOGIN_MODULE = "com.sun.security.auth.module.Krb5LoginModule";

    private JaasText() {}

    static String of(VerifiedIdentity identity) {
        return of(LOGIN_MODULE, LoginIdentity.options(identity));
    }

    static String of(PasswordCredential credential) {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("username", credential.username().value());
        options.put("password", credential.secret().reveal());
        return of(
                credential.type() == CredentialType.PLAIN
                        ? PlainLoginModule.class.getName()
                        : ScramLoginModule.class.getName(),
                options);
    }

    /** In the entry rather than in properties of their own, which clients before 4.1 lack. */
    static String of(OAuthBearerCredential credential) {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("clientId", credential.clientId().value());
        options.put("clientSecret", credential.clientSecret().reveal());
        if (credential.scope() != null) {
            options.put("scope", credential.scope().value());
        }
        return of(OAuthBearerLoginModule.class.getName(), options);
    }

    private static String of(String module, Map<String, String> options) {
        return options.entrySet().stream()
                .map(option -> option.getKey() + "=" + quoted(option.getValue()))
                .collect(Collectors.joining(" ", module + " required ", ";"));
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
