/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.security;

import io.kerstream.testing.Authentication;
import io.kerstream.testing.KafkaCluster;
import io.kerstream.testing.Kdc;
import io.kerstream.testing.SaslMechanism;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import org.apache.flink.configuration.Configuration;
import org.apache.kafka.common.security.auth.SecurityProtocol;

/** A broker that makes clients authenticate again and again, and never asks the KDC itself. */
final class SecuredBroker {

    static final String SERVICE = "kafka/localhost";

    private SecuredBroker() {}

    /**
     * @param keytab of the service; the broker notices when it is replaced
     * @param sessionLife after which a client has to authenticate again (KIP-368)
     */
    static KafkaCluster start(Kdc kdc, Path keytab, Duration sessionLife) {
        return KafkaCluster.builder(kdc)
                .listener(
                        SecurityProtocol.SASL_PLAINTEXT, SaslMechanism.GSSAPI, SaslMechanism.PLAIN)
                .brokerProperty("connections.max.reauth.ms", Long.toString(sessionLife.toMillis()))
                .brokerProperty(
                        "listener.name.sasl_plaintext.gssapi.sasl.jaas.config",
                        "com.sun.security.auth.module.Krb5LoginModule required useKeyTab=true"
                                + " storeKey=true doNotPrompt=true isInitiator=false"
                                + " keyTab=\"%s\" principal=\"%s\";"
                                        .formatted(keytab, kdc.principal(SERVICE)))
                .start();
    }

    /** The credential of the process. */
    static Configuration credential(String principal, Path keytab) {
        Configuration security = new Configuration();
        security.setString("security.kerberos.login.keytab", keytab.toString());
        security.setString("security.kerberos.login.principal", principal);
        security.setString("security.kerberos.login.contexts", "KafkaClient");
        return security;
    }

    /** A client with a password, which works whatever the KDC does. */
    static Properties auditor(KafkaCluster kafka) {
        return kafka.clientProperties(
                SecurityProtocol.SASL_PLAINTEXT, SaslMechanism.PLAIN, "auditor");
    }

    /** How often the broker has authenticated a principal; follows within a second. */
    static long handshakes(KafkaCluster kafka, String principal) {
        return kafka.evidence().authentications().stream()
                .filter(authentication -> authentication.principal().equals(principal))
                .mapToLong(Authentication::count)
                .sum();
    }
}
