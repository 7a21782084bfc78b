/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.playground;

import io.kerstream.testing.KafkaUser;
import io.kerstream.testing.SaslMechanism;
import java.net.URI;
import java.util.Properties;

/** The settings of librdkafka that mean the same as those of a Java client. */
final class KcatProperties {

    private KcatProperties() {}

    /** For clients with a Kerberos ticket, or without authentication. */
    static Properties of(Properties java) {
        Properties properties = new Properties();
        properties.setProperty("broker.address.family", "v4");
        copy(java, "bootstrap.servers", properties, "bootstrap.servers");
        copy(java, "security.protocol", properties, "security.protocol");
        copy(java, "ssl.truststore.location", properties, "ssl.ca.location");
        String service = java.getProperty("sasl.kerberos.service.name");
        if (service != null) {
            properties.setProperty("sasl.mechanism", "GSSAPI");
            properties.setProperty("sasl.kerberos.service.name", service);
            // The ticket is there already: librdkafka's own command would ask for a keytab.
            properties.setProperty("sasl.kerberos.kinit.cmd", "true");
        }
        return properties;
    }

    /** For clients with a password. */
    static Properties of(Properties java, SaslMechanism mechanism, KafkaUser user) {
        Properties properties = of(java);
        properties.setProperty("sasl.mechanism", mechanism.mechanismName());
        properties.setProperty("sasl.username", user.name());
        properties.setProperty("sasl.password", user.password());
        return properties;
    }

    /** For clients with a token that this endpoint issues. */
    static Properties of(Properties java, URI tokenEndpoint, KafkaUser user) {
        Properties properties = of(java);
        properties.setProperty("sasl.mechanism", "OAUTHBEARER");
        properties.setProperty("sasl.oauthbearer.method", "oidc");
        properties.setProperty("sasl.oauthbearer.client.id", user.name());
        properties.setProperty("sasl.oauthbearer.client.secret", user.password());
        properties.setProperty("sasl.oauthbearer.token.endpoint.url", tokenEndpoint.toString());
        properties.setProperty("sasl.oauthbearer.scope", "kafka");
        return properties;
    }

    private static void copy(Properties from, String key, Properties to, String name) {
        String value = from.getProperty(key);
        if (value != null) {
            to.setProperty(name, value);
        }
    }
}
