/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.login;

import java.util.Map;
import javax.security.auth.Subject;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.Configuration;
import javax.security.auth.login.LoginContext;
import javax.security.auth.login.LoginException;

/**
 * Runs one login module on a Subject of its own; the JVM's JAAS configuration has no part in it.
 */
final class JaasLogin {

    private static final String NAME = "kerstream";

    private JaasLogin() {}

    /**
     * Logs in; may wait for the KDC for as long as {@code krb5.conf} allows.
     *
     * @return a new Subject with what the module put there
     */
    static Subject run(String module, Map<String, String> options) throws LoginException {
        Subject fresh = new Subject();
        context(module, Krb5Conf.ofThisProcess().refreshIfChanged(options), fresh).login();
        return fresh;
    }

    /** A context that nobody has logged in. */
    static LoginContext context(String module, Map<String, String> options, Subject subject)
            throws LoginException {
        AppConfigurationEntry entry =
                new AppConfigurationEntry(
                        module,
                        AppConfigurationEntry.LoginModuleControlFlag.REQUIRED,
                        Map.copyOf(options));
        return new LoginContext(
                NAME,
                subject,
                null,
                new Configuration() {
                    @Override
                    public AppConfigurationEntry[] getAppConfigurationEntry(String name) {
                        return new AppConfigurationEntry[] {entry};
                    }
                });
    }
}
