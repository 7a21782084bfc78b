/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.login;

import java.nio.file.Path;

/**
 * Who logs in.
 *
 * @param principal the full name
 * @param jaas the {@code sasl.jaas.config}
 */
record Identity(String principal, String jaas) {

    private static final String MODULE = "com.sun.security.auth.module.Krb5LoginModule required";

    static Identity keytab(String principal, Path keytab) {
        return new Identity(
                principal,
                MODULE
                        + " useKeyTab=true storeKey=true doNotPrompt=true refreshKrb5Config=true"
                        + " keyTab=\"%s\" principal=\"%s\";".formatted(keytab, principal));
    }

    static Identity ticketCache(String principal, Path cache) {
        return new Identity(
                principal,
                MODULE
                        + " useTicketCache=true renewTGT=true doNotPrompt=true"
                        + " refreshKrb5Config=true"
                        + " ticketCache=\"%s\" principal=\"%s\";".formatted(cache, principal));
    }

    /** A service that accepts clients and never asks the KDC for anything. */
    static Identity acceptor(String principal, Path keytab) {
        return new Identity(
                principal,
                MODULE
                        + " useKeyTab=true storeKey=true doNotPrompt=true isInitiator=false"
                        + " keyTab=\"%s\" principal=\"%s\";".formatted(keytab, principal));
    }
}
