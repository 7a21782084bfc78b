/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.formats.avro.registry.client;

import io.kerstream.security.FailureCode;
import io.kerstream.security.KafkaSecurityException;
import java.util.Map;
import javax.net.ssl.HttpsURLConnection;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;
import org.jspecify.annotations.Nullable;

/** TLS of a connection, with the {@code ssl.} settings and the store formats of Kafka's clients. */
final class RegistryTls {

    private static final ConfigDef DEFINITION = new ConfigDef();

    static {
        SslConfigs.addClientSslSupport(DEFINITION);
    }

    private RegistryTls() {}

    /**
     * @param settings by Kafka's key; empty for the JDK's own trust
     * @throws KafkaSecurityException if a store cannot be read
     */
    static void apply(HttpsURLConnection connection, Map<String, Object> settings) {
        if (settings.isEmpty()) {
            return;
        }
        try (DefaultSslEngineFactory factory = new DefaultSslEngineFactory()) {
            Map<String, Object> parsed = DEFINITION.parse(settings);
            factory.configure(parsed);
            connection.setSSLSocketFactory(factory.sslContext().getSocketFactory());
            Object check = parsed.get(SslConfigs.SSL_ENDPOINT_IDENTIFICATION_ALGORITHM_CONFIG);
            if (check == null || check.toString().isEmpty()) {
                connection.setHostnameVerifier((host, session) -> true);
            }
        } catch (ConfigException e) {
            // Its text may quote a value; keys alone are safe to show.
            throw unusable(settings, "a value does not fit", null);
        } catch (KafkaException e) {
            throw unusable(settings, rootCause(e), e);
        }
    }

    private static KafkaSecurityException unusable(
            Map<String, Object> settings, String reason, @Nullable Throwable e) {
        return new KafkaSecurityException(
                FailureCode.REGISTRY_TLS,
                "TLS to the schema registry: the stores cannot be used: "
                        + reason
                        + ". Check "
                        + SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG
                        + " = "
                        + shown(settings, SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG)
                        + ", "
                        + SslConfigs.SSL_KEYSTORE_LOCATION_CONFIG
                        + " = "
                        + shown(settings, SslConfigs.SSL_KEYSTORE_LOCATION_CONFIG)
                        + ", their types and passwords.",
                e);
    }

    private static String shown(Map<String, Object> settings, String key) {
        Object value = settings.get(key);
        return value == null || value instanceof Password ? "(not set)" : value.toString();
    }

    private static String rootCause(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; depth < 20 && cause.getCause() != null; depth++) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }
}
