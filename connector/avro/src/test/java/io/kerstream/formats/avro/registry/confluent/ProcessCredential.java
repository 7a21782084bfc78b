/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.formats.avro.registry.confluent;

import io.kerstream.testing.Kdc;
import java.util.Map;
import org.apache.flink.configuration.Configuration;

/** Flink's configuration with a keytab, as an operator writes it. */
final class ProcessCredential {

    private ProcessCredential() {}

    /**
     * @param principal created if it is not there; its keytab is the default credential
     * @param more further settings
     */
    static Configuration of(Kdc kdc, String principal, Map<String, String> more) {
        kdc.createPrincipal(principal);
        Configuration configuration = new Configuration();
        configuration.setString("security.kerberos.login.keytab", kdc.keytab(principal).toString());
        configuration.setString("security.kerberos.login.principal", kdc.principal(principal));
        configuration.setString("security.kerberos.login.contexts", "KafkaClient");
        more.forEach(configuration::setString);
        return configuration;
    }
}
