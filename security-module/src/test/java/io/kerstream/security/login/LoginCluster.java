/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.login;

import io.kerstream.testing.JvmKerberos;
import io.kerstream.testing.KafkaCluster;
import io.kerstream.testing.KafkaClusterBuilder;
import io.kerstream.testing.Kdc;
import io.kerstream.testing.KdcBuilder;
import java.util.Locale;
import java.util.Properties;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.security.auth.SecurityProtocol;

/**
 * A KDC and a broker that accepts clients whatever happens to the KDC: its own login asks for no
 * ticket, so what a test sees is the login of the client.
 */
final class LoginCluster implements AutoCloseable {

    static final String SERVICE = "kafka/localhost";

    private final Kdc kdc;
    private final JvmKerberos jvm;
    private final KafkaCluster kafka;

    private LoginCluster(Kdc kdc, JvmKerberos jvm, KafkaCluster kafka) {
        this.kdc = kdc;
        this.jvm = jvm;
        this.kafka = kafka;
    }

    static LoginCluster start(KdcBuilder kdcSettings, Consumer<KafkaClusterBuilder> settings) {
        return start(kdcSettings, (kdc, kafka) -> settings.accept(kafka));
    }

    static LoginCluster start(
            KdcBuilder kdcSettings, BiConsumer<Kdc, KafkaClusterBuilder> settings) {
        Kdc kdc = kdcSettings.start();
        JvmKerberos jvm = null;
        try {
            jvm = JvmKerberos.use(kdc);
            KafkaClusterBuilder kafka = KafkaCluster.builder(kdc);
            Identity service = Identity.acceptor(kdc.principal(SERVICE), kdc.keytab(SERVICE));
            for (SecurityProtocol protocol : SecurityProtocol.values()) {
                kafka.brokerProperty(
                        listenerProperty(protocol, SaslConfigs.SASL_JAAS_CONFIG), service.jaas());
            }
            settings.accept(kdc, kafka);
            return new LoginCluster(kdc, jvm, kafka.start());
        } catch (RuntimeException e) {
            if (jvm != null) {
                jvm.close();
            }
            kdc.close();
            throw e;
        }
    }

    /** The key of a broker's property for GSSAPI on one listener. */
    static String listenerProperty(SecurityProtocol protocol, String key) {
        return "listener.name." + protocol.name.toLowerCase(Locale.ROOT) + ".gssapi." + key;
    }

    Kdc kdc() {
        return kdc;
    }

    KafkaCluster kafka() {
        return kafka;
    }

    /** A client of the SASL_PLAINTEXT listener. */
    Properties client(LoginClass login, Identity identity) {
        return client(SecurityProtocol.SASL_PLAINTEXT, login, identity);
    }

    Properties client(SecurityProtocol protocol, LoginClass login, Identity identity) {
        Properties properties = kafka.clientProperties(protocol);
        properties.setProperty(SaslConfigs.SASL_JAAS_CONFIG, identity.jaas());
        properties.setProperty(SaslConfigs.SASL_LOGIN_CLASS, login.className());
        return properties;
    }

    /** With a keytab of its own. */
    Identity keytab(String name) {
        return Identity.keytab(kdc.principal(name), kdc.keytab(name));
    }

    @Override
    public void close() {
        try (kdc;
                jvm) {
            kafka.close();
        }
    }
}
