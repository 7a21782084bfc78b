/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.junit;

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
 * Main of the JVM that traces logins. Arguments: the service, then for each credential its kind
 * ({@code keytab} or {@code cache}), its principal and its file. Uses nothing but the JDK.
 */
public final class KerberosTraceMain {

    /** Start of the lines that tell what came of a login. */
    static final String RESULT = "RESULT ";

    private static final String KERBEROS = "1.2.840.113554.1.2.2";

    private KerberosTraceMain() {}

    public static void main(String[] arguments) {
        for (int i = 1; i + 2 < arguments.length; i += 3) {
            String what = arguments[i + 1] + " by " + arguments[i] + " " + arguments[i + 2];
            System.out.println("--- " + what);
            String result;
            try {
                attempt(arguments[0], arguments[i], arguments[i + 1], arguments[i + 2]);
                result = "works now, and gets a ticket for " + arguments[0];
            } catch (LoginException e) {
                result = "cannot log in: " + e.getMessage();
            } catch (PrivilegedActionException e) {
                result = "gets no ticket for " + arguments[0] + ": " + e.getCause();
            }
            System.out.println(RESULT + what + " " + result.replace('\n', ' '));
        }
    }

    private static void attempt(String service, String kind, String principal, String file)
            throws LoginException, PrivilegedActionException {
        LoginContext login =
                new LoginContext("trace", new Subject(), null, entry(kind, principal, file));
        login.login();
        PrivilegedExceptionAction<byte[]> ask = () -> firstToken(service);
        Subject.doAs(login.getSubject(), ask);
    }

    private static byte[] firstToken(String service) throws GSSException {
        GSSManager manager = GSSManager.getInstance();
        GSSName name = manager.createName(service, GSSName.NT_HOSTBASED_SERVICE);
        GSSContext context =
                manager.createContext(name, new Oid(KERBEROS), null, GSSContext.DEFAULT_LIFETIME);
        try {
            return context.initSecContext(new byte[0], 0, 0);
        } finally {
            context.dispose();
        }
    }

    private static Configuration entry(String kind, String principal, String file) {
        Map<String, String> options = new HashMap<>();
        options.put("principal", principal);
        options.put("doNotPrompt", "true");
        options.put("debug", "true");
        if (kind.equals("keytab")) {
            options.put("useKeyTab", "true");
            options.put("keyTab", file);
            options.put("storeKey", "true");
        } else {
            options.put("useTicketCache", "true");
            options.put("ticketCache", file);
        }
        AppConfigurationEntry entry =
                new AppConfigurationEntry(
                        "com.sun.security.auth.module.Krb5LoginModule",
                        LoginModuleControlFlag.REQUIRED,
                        options);
        return new Configuration() {
            @Override
            public AppConfigurationEntry[] getAppConfigurationEntry(String name) {
                return new AppConfigurationEntry[] {entry};
            }
        };
    }
}
