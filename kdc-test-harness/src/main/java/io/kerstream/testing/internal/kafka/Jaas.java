/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kafka;

import io.kerstream.testing.KafkaUser;
import io.kerstream.testing.SaslMechanism;
import java.nio.file.Path;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule;
import org.apache.kafka.common.security.plain.PlainLoginModule;
import org.apache.kafka.common.security.scram.ScramLoginModule;
import org.apache.kafka.common.security.token.delegation.DelegationToken;

/** Texts for {@code sasl.jaas.config}. */
final class Jaas {

    private Jaas() {}

    static String keytab(String principal, Path keytab) {
        return "com.sun.security.auth.module.Krb5LoginModule required"
                + " useKeyTab=true storeKey=true doNotPrompt=true"
                + " keyTab="
                + quote(keytab.toString())
                + " principal="
                + quote(principal)
                + ";";
    }

    /** A client, and a server that knows this one client. */
    static String plain(String user, String password) {
        return PlainLoginModule.class.getName()
                + " required username="
                + quote(user)
                + " password="
                + quote(password)
                + " user_"
                + user
                + "="
                + quote(password)
                + ";";
    }

    /** For a server that has no credential of its own. */
    static String server(Class<?> loginModule) {
        return loginModule.getName() + " required;";
    }

    /** A client that knows a password. */
    static String password(SaslMechanism mechanism, KafkaUser user) {
        return switch (mechanism) {
            case PLAIN -> credentials(PlainLoginModule.class, user.name(), user.password());
            case SCRAM_SHA_256, SCRAM_SHA_512 ->
                    credentials(ScramLoginModule.class, user.name(), user.password());
            case OAUTHBEARER ->
                    OAuthBearerLoginModule.class.getName()
                            + " required clientId="
                            + quote(user.name())
                            + " clientSecret="
                            + quote(user.password())
                            + " scope=\"kafka\";";
            case GSSAPI -> throw new IllegalArgumentException("GSSAPI has no password");
        };
    }

    /** A client with a delegation token (KIP-48). */
    static String token(DelegationToken token) {
        return ScramLoginModule.class.getName()
                + " required tokenauth=\"true\" username="
                + quote(token.tokenInfo().tokenId())
                + " password="
                + quote(token.hmacAsBase64String())
                + ";";
    }

    private static String credentials(Class<?> loginModule, String name, String password) {
        return loginModule.getName()
                + " required username="
                + quote(name)
                + " password="
                + quote(password)
                + ";";
    }

    private static String quote(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
