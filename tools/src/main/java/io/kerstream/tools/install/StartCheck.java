/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.install;

import io.kerstream.security.cluster.ValidatedConfiguration;
import io.kerstream.security.config.ProcessConfiguration;
import io.kerstream.security.config.Setting;
import io.kerstream.security.credential.CredentialVerifier;
import io.kerstream.security.credential.KeytabCredential;
import io.kerstream.security.flink.ConfiguredKrb5Conf;
import io.kerstream.tools.ToolException;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.SecurityOptions;

/** Whether Flink's processes would start: by the checks that they make themselves. */
final class StartCheck {

    private final Configuration configuration;
    private final ProcessConfiguration process;

    /**
     * @param configuration as the processes would read it
     * @param origin its place, as a phrase for error messages
     */
    StartCheck(Configuration configuration, String origin) {
        this.configuration = configuration;
        this.process = ProcessConfiguration.of(configuration, origin);
    }

    /**
     * The settings alone.
     *
     * @throws ToolException if the security module refuses one
     */
    void settings() {
        refuse(() -> ValidatedConfiguration.of(process));
    }

    /**
     * The keytab, on this host, and that it has a key of the principal.
     *
     * @throws ToolException if it has none, or is no keytab
     */
    void keytab() {
        Optional<Setting> keytab = process.setting(SecurityOptions.KERBEROS_LOGIN_KEYTAB);
        Optional<Setting> principal = process.setting(SecurityOptions.KERBEROS_LOGIN_PRINCIPAL);
        if (keytab.isEmpty() || principal.isEmpty()) {
            return;
        }
        refuse(
                () -> {
                    if (!principal.get().value().contains("@")) {
                        // Its realm is the default one of the krb5.conf that they would read.
                        new ConfiguredKrb5Conf(configuration).apply();
                    }
                    new CredentialVerifier()
                            .verify(new KeytabCredential(keytab.get(), principal.get()));
                });
    }

    private static void refuse(Runnable check) {
        try {
            check.run();
        } catch (RuntimeException e) {
            // The security module's exception, which cannot be named without Flink's runtime.
            throw new ToolException(
                    "Nothing changed, because no Flink process would start: " + e.getMessage(), e);
        }
    }
}
