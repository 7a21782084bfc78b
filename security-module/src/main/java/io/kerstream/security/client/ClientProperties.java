/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.client;

import io.kerstream.security.KafkaSecurityException;
import io.kerstream.security.config.Redaction;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.security.auth.SecurityProtocol;

/**
 * The properties of one client and what they ask for. A copy: the user's properties stay as they
 * are.
 *
 * @param values all properties, also the defaults behind a {@link Properties} object
 */
record ClientProperties(Map<String, Object> values, SecurityProtocol protocol, String mechanism) {

    static final String GSSAPI = SaslConfigs.GSSAPI_MECHANISM;

    private static final List<String> MECHANISMS =
            List.of(GSSAPI, "PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512", "OAUTHBEARER");

    private static final List<String> OWN_LOGIN =
            List.of(
                    SaslConfigs.SASL_JAAS_CONFIG,
                    SaslConfigs.SASL_CLIENT_CALLBACK_HANDLER_CLASS,
                    SaslConfigs.SASL_LOGIN_CALLBACK_HANDLER_CLASS,
                    SaslConfigs.SASL_LOGIN_CLASS);

    ClientProperties {
        values = Map.copyOf(values);
    }

    /**
     * @throws KafkaSecurityException if the protocol or the mechanism does not exist
     */
    static ClientProperties of(Properties properties) {
        Map<String, Object> values = new HashMap<>();
        for (String key : properties.stringPropertyNames()) {
            values.put(key, properties.getProperty(key));
        }
        properties.forEach((key, value) -> values.put(String.valueOf(key), value));
        SecurityProtocol protocol = protocol(values);
        return new ClientProperties(values, protocol, mechanism(values, protocol));
    }

    private static SecurityProtocol protocol(Map<String, Object> values) {
        String name =
                String.valueOf(
                        values.getOrDefault(
                                CommonClientConfigs.SECURITY_PROTOCOL_CONFIG,
                                CommonClientConfigs.DEFAULT_SECURITY_PROTOCOL));
        return Arrays.stream(SecurityProtocol.values())
                .filter(protocol -> protocol.name.equals(name.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(
                        () ->
                                unknown(
                                        CommonClientConfigs.SECURITY_PROTOCOL_CONFIG,
                                        name,
                                        Arrays.stream(SecurityProtocol.values())
                                                .map(protocol -> protocol.name),
                                        ""));
    }

    private static String mechanism(Map<String, Object> values, SecurityProtocol protocol) {
        String name =
                String.valueOf(
                        values.getOrDefault(
                                SaslConfigs.SASL_MECHANISM, SaslConfigs.DEFAULT_SASL_MECHANISM));
        if (isSasl(protocol)
                && !MECHANISMS.contains(name)
                && OWN_LOGIN.stream().noneMatch(values::containsKey)) {
            throw unknown(
                    SaslConfigs.SASL_MECHANISM,
                    name,
                    MECHANISMS.stream(),
                    " Another mechanism needs its own "
                            + SaslConfigs.SASL_JAAS_CONFIG
                            + " or callback handler in the client properties.");
        }
        return name;
    }

    private static KafkaSecurityException unknown(
            String key, String value, Stream<String> known, String more) {
        return new KafkaSecurityException(
                key
                        + " = "
                        + value
                        + " (client properties): unknown. Set it to one of "
                        + known.collect(Collectors.joining(", "))
                        + "."
                        + more);
    }

    private static boolean isSasl(SecurityProtocol protocol) {
        return protocol == SecurityProtocol.SASL_PLAINTEXT || protocol == SecurityProtocol.SASL_SSL;
    }

    boolean isSasl() {
        return isSasl(protocol);
    }

    /** Whether the client authenticates with Kerberos. */
    boolean asksForKerberos() {
        return isSasl() && mechanism.equals(GSSAPI);
    }

    /** Whether the client properties bring their own login, which is then left alone. */
    boolean bringsOwnLogin() {
        return OWN_LOGIN.stream().anyMatch(values::containsKey);
    }

    Optional<Object> value(String key) {
        return Optional.ofNullable(values.get(key));
    }

    /** The properties, secrets masked. */
    @Override
    public String toString() {
        return Redaction.properties(values).toString();
    }

    /** The client id for messages. */
    String clientId() {
        return value(CommonClientConfigs.CLIENT_ID_CONFIG)
                .map(id -> "'" + id + "'")
                .orElse("without a client.id");
    }
}
