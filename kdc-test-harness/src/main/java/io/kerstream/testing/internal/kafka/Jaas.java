/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kafka;

import java.nio.file.Path;
import org.apache.kafka.common.security.plain.PlainLoginModule;

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

    private static String quote(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
