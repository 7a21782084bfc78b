/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.client;

import java.util.Map;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.Configuration;

/** A JAAS configuration of the JVM with one {@code KafkaClient} entry, until closed. */
final class JvmJaas implements AutoCloseable {

    private static final String LOGIN_MODULE = "com.sun.security.auth.module.Krb5LoginModule";

    private JvmJaas() {}

    /** An entry for Kerberos. */
    static JvmJaas install(Map<String, String> options) {
        return install(LOGIN_MODULE, options);
    }

    static JvmJaas install(String loginModule, Map<String, String> options) {
        AppConfigurationEntry entry =
                new AppConfigurationEntry(
                        loginModule,
                        AppConfigurationEntry.LoginModuleControlFlag.REQUIRED,
                        options);
        Configuration.setConfiguration(
                new Configuration() {
                    @Override
                    public AppConfigurationEntry[] getAppConfigurationEntry(String name) {
                        return name.equals("KafkaClient")
                                ? new AppConfigurationEntry[] {entry}
                                : new AppConfigurationEntry[0];
                    }
                });
        return new JvmJaas();
    }

    @Override
    public void close() {
        Configuration.setConfiguration(null);
    }
}
