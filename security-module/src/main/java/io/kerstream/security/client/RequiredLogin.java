/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.client;

import io.kerstream.security.config.ProcessConfiguration;
import io.kerstream.security.credential.VerifiedIdentity;
import io.kerstream.security.login.KerberosLogin;
import io.kerstream.security.login.KerberosLogins;
import io.kerstream.security.login.LoginSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SaslConfigs;

/**
 * The login of this process that a client needs.
 *
 * @param settings those of the process; where it says nothing, Kafka's own keys of the client
 * @param services of the brokers that the client connects to first
 */
record RequiredLogin(VerifiedIdentity identity, LoginSettings settings, List<String> services) {

    /**
     * @param client what the client will be constructed from
     */
    static RequiredLogin of(
            VerifiedIdentity identity, ProcessConfiguration process, Map<String, ?> client) {
        Map<String, Object> values = new HashMap<>(client);
        values.putAll(process.values());
        return new RequiredLogin(
                identity,
                LoginSettings.of(values),
                KerberosLogin.services(
                        client.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG),
                        String.valueOf(client.get(SaslConfigs.SASL_KERBEROS_SERVICE_NAME))));
    }

    /** Waits for its first ticket, as the settings say. */
    void await() {
        KerberosLogins.require(identity, settings, services);
    }
}
