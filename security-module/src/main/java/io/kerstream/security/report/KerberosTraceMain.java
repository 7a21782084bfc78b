/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.report;

import java.security.PrivilegedActionException;
import java.security.PrivilegedExceptionAction;
import java.util.HashMap;
import java.util.Map;
import javax.security.auth.Subject;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;
import javax.security.auth.login.Configuration;
import javax.security.auth.login.LoginContext;
import javax.security.auth.login.LoginException;
import org.ietf.jgss.GSSContext;
import org.ietf.jgss.GSSException;
import org.ietf.jgss.GSSManager;
import org.ietf.jgss.GSSName;
import org.ietf.jgss.Oid;

/**
 * Main of the JVM whose JDK traces one login. Arguments: {@code keytab} or {@code cache}, its path,
 * the principal, and the service, as {@code name@host}. Needs nothing but the JDK.
 */
final class KerberosTraceMain {

    /** Begins the line that says what came of it. */
    static final String RESULT = "Result: ";

    private static final String KERBEROS = "1.2.840.113554.1.2.2";

    private KerberosTraceMain() {}

    public static void main(String[] arguments) {
        System.out.println(RESULT + attempt(arguments).replaceAll("\\R", " "));
    }

    private static String attempt(String[] arguments) {
        String service = arguments[3];
        Subject subject;
        try {
            LoginContext login =
                    new LoginContext(
                            "trace",
                            new Subject(),
                            null,
                            entry(arguments[0], arguments[1], arguments[2]));
            login.login();
            subject = login.getSubject();
        } catch (LoginException e) {
            return "the login fails: " + e.getMessage();
        }
        try {
            Subject.doAs(
                    subject,
                    (PrivilegedExceptionAction<Void>)
                            () -> {
                                askForTicket(service);
                                return null;
                            });
            return "the login works now, and the KDC gives a ticket for " + service;
        } catch (PrivilegedActionException e) {
            return "the login works now, but there is no ticket for "
                    + service
                    + ": "
                    + e.getCause();
        }
    }

    private static void askForTicket(String service) throws GSSException {
        GSSManager manager = GSSManager.getInstance();
        GSSContext context =
                manager.createContext(
                        manager.createName(service, GSSName.NT_HOSTBASED_SERVICE),
                        new Oid(KERBEROS),
                        null,
                        GSSContext.DEFAULT_LIFETIME);
        try {
            context.initSecContext(new byte[0], 0, 0);
        } finally {
            context.dispose();
        }
    }

    private static Configuration entry(String kind, String path, String principal) {
        Map<String, String> options = new HashMap<>();
        options.put("doNotPrompt", "true");
        options.put("principal", principal);
        if (kind.equals("keytab")) {
            options.put("useKeyTab", "true");
            options.put("storeKey", "true");
            options.put("keyTab", path);
        } else {
            options.put("useTicketCache", "true");
            options.put("ticketCache", path);
        }
        AppConfigurationEntry[] entries = {
            new AppConfigurationEntry(
                    "com.sun.security.auth.module.Krb5LoginModule",
                    LoginModuleControlFlag.REQUIRED,
                    options)
        };
        return new Configuration() {
            @Override
            public AppConfigurationEntry[] getAppConfigurationEntry(String name) {
                return entries;
            }
        };
    }
}
