/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kdc;

import java.nio.file.Path;
import java.util.Map;
import javax.security.auth.Subject;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;
import javax.security.auth.login.Configuration;
import javax.security.auth.login.LoginContext;
import javax.security.auth.login.LoginException;

/**
 * Logins of this JVM that also make the JDK read its krb5.conf again.
 *
 * <p>The JDK offers no other public way: {@code sun.security.krb5.Config.refresh()} is not
 * exported, the login module's option {@code refreshKrb5Config} calls it first of all.
 */
public final class Krb5Login {

    private Krb5Login() {}

    /**
     * Reads krb5.conf again, then logs in and out.
     *
     * @param askKdc whether the KDC is asked for a ticket; else the keytab is only read
     */
    public static void refreshAndLogin(String principal, Path keytab, boolean askKdc)
            throws LoginException {
        LoginContext login =
                new LoginContext(
                        "kerstream-harness",
                        new Subject(),
                        null,
                        new KeytabLogin(principal, keytab.toString(), askKdc));
        login.login();
        login.logout();
    }

    /** Reads krb5.conf again; a missing or broken one is no error here. */
    public static void refresh() {
        try {
            refreshAndLogin("nobody@NOWHERE", Path.of("no-such.keytab"), false);
        } catch (LoginException e) {
            // The module refreshes before it looks for keys, which are not there.
            return;
        }
    }

    private static final class KeytabLogin extends Configuration {

        private final AppConfigurationEntry entry;

        KeytabLogin(String principal, String keytab, boolean askKdc) {
            entry =
                    new AppConfigurationEntry(
                            "com.sun.security.auth.module.Krb5LoginModule",
                            LoginModuleControlFlag.REQUIRED,
                            Map.of(
                                    "refreshKrb5Config", "true",
                                    "useKeyTab", "true",
                                    "keyTab", keytab,
                                    "principal", principal,
                                    "storeKey", "true",
                                    "doNotPrompt", "true",
                                    "isInitiator", Boolean.toString(askKdc)));
        }

        @Override
        public AppConfigurationEntry[] getAppConfigurationEntry(String name) {
            return new AppConfigurationEntry[] {entry};
        }
    }
}
