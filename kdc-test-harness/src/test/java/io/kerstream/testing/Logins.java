/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import javax.security.auth.Subject;
import javax.security.auth.kerberos.KerberosTicket;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;
import javax.security.auth.login.Configuration;
import javax.security.auth.login.LoginContext;
import javax.security.auth.login.LoginException;

/** Logins of the JDK, as a client would do them. */
final class Logins {

    private Logins() {}

    static KerberosTicket byKeytab(String principal, Path keytab) throws LoginException {
        return ticket(subject(principal, keytab));
    }

    static KerberosTicket byTicketCache(String principal, Path cache) throws LoginException {
        return ticket(subjectByTicketCache(principal, cache));
    }

    /** A client with the keys of a keytab and a ticket. */
    static Subject subject(String principal, Path keytab) throws LoginException {
        return login(
                principal,
                Map.of("useKeyTab", "true", "keyTab", keytab.toString(), "storeKey", "true"));
    }

    /** A client with the ticket of a cache. */
    static Subject subjectByTicketCache(String principal, Path cache) throws LoginException {
        return login(principal, Map.of("useTicketCache", "true", "ticketCache", cache.toString()));
    }

    /** A service with the keys of a keytab and no ticket. */
    static Subject acceptor(String principal, Path keytab) throws LoginException {
        return login(
                principal,
                Map.of(
                        "useKeyTab", "true",
                        "keyTab", keytab.toString(),
                        "storeKey", "true",
                        "isInitiator", "false"));
    }

    private static KerberosTicket ticket(Subject subject) {
        return subject.getPrivateCredentials(KerberosTicket.class).iterator().next();
    }

    private static Subject login(String principal, Map<String, String> options)
            throws LoginException {
        Map<String, String> all = new HashMap<>(options);
        all.put("principal", principal);
        all.put("doNotPrompt", "true");
        Configuration configuration =
                new Configuration() {
                    @Override
                    public AppConfigurationEntry[] getAppConfigurationEntry(String name) {
                        return new AppConfigurationEntry[] {
                            new AppConfigurationEntry(
                                    "com.sun.security.auth.module.Krb5LoginModule",
                                    LoginModuleControlFlag.REQUIRED,
                                    all)
                        };
                    }
                };
        Subject subject = new Subject();
        new LoginContext("test", subject, null, configuration).login();
        return subject;
    }
}
