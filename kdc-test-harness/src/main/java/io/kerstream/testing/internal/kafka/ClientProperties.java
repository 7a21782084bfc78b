/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kafka;

import io.kerstream.testing.TlsMaterial;
import java.util.Properties;
import org.apache.kafka.common.security.auth.SecurityProtocol;

/** Builds the properties of clients. */
final class ClientProperties {

    static final String SERVICE_NAME = "kafka";
    static final String GSSAPI = "GSSAPI";
    static final String PLAIN = "PLAIN";

    /** Name of the harness itself on the internal listeners. */
    static final String HARNESS_USER = "kerstream-harness";

    private ClientProperties() {}

    static Properties kerberos(SecurityProtocol protocol, String bootstrap, TlsMaterial tls) {
        Properties properties = new Properties();
        properties.setProperty("bootstrap.servers", bootstrap);
        properties.setProperty("security.protocol", protocol.name);
        properties.setProperty("sasl.mechanism", GSSAPI);
        properties.setProperty("sasl.kerberos.service.name", SERVICE_NAME);
        if (protocol == SecurityProtocol.SASL_SSL) {
            properties.setProperty("ssl.truststore.type", "PEM");
            properties.setProperty("ssl.truststore.location", tls.caCertificatePem().toString());
        }
        return properties;
    }

    static Properties harness(String bootstrap, String jaas) {
        Properties properties = new Properties();
        properties.setProperty("bootstrap.servers", bootstrap);
        properties.setProperty("security.protocol", SecurityProtocol.SASL_PLAINTEXT.name);
        properties.setProperty("sasl.mechanism", PLAIN);
        properties.setProperty("sasl.jaas.config", jaas);
        properties.setProperty("client.id", HARNESS_USER);
        // A paused broker never answers: leaves time to ask another one.
        properties.setProperty("request.timeout.ms", "10000");
        properties.setProperty("default.api.timeout.ms", "60000");
        return properties;
    }
}
