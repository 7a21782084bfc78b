/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.client;

import io.kerstream.security.FailureCode;
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
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.security.auth.SecurityProtocol;

/**
 * The properties of one client and what they ask for. A copy: the user's properties stay as they
 * are.
 *
 * <p>A value that refers to a configuration provider ({@code ${file:…}} with {@code
 * config.providers}, KIP-297) is resolved by Kafka when it constructs the client, and by nobody
 * before: what it will be is not known here and not judged.
 *
 * @param values all properties, also the defaults behind a {@link Properties} object
 * @param protocol the name of the security protocol, or the reference to it
 * @param mechanism the name of the SASL mechanism, or the reference to it
 */
record ClientProperties(Map<String, Object> values, String protocol, String mechanism) {

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

    /** Nothing is checked, for a profile may add to it; see {@link #check}. */
    static ClientProperties of(Properties properties) {
        Map<String, Object> values = new HashMap<>();
        for (String key : properties.stringPropertyNames()) {
            values.put(key, properties.getProperty(key));
        }
        properties.forEach((key, value) -> values.put(String.valueOf(key), value));
        return of(values);
    }

    static ClientProperties of(Map<String, Object> values) {
        return new ClientProperties(
                values,
                trimmed(
                        values,
                        CommonClientConfigs.SECURITY_PROTOCOL_CONFIG,
                        CommonClientConfigs.DEFAULT_SECURITY_PROTOCOL),
                trimmed(values, SaslConfigs.SASL_MECHANISM, SaslConfigs.DEFAULT_SASL_MECHANISM));
    }

    /**
     * @throws KafkaSecurityException if the protocol or the mechanism does not exist
     */
    ClientProperties check() {
        checkProtocol();
        if (isSasl() && !bringsOwnLogin()) {
            checkMechanism();
        }
        return this;
    }

    /** The value as Kafka reads it: blanks around it do not count. */
    private static String trimmed(Map<String, Object> values, String key, String defaultValue) {
        return String.valueOf(values.getOrDefault(key, defaultValue)).trim();
    }

    private void checkProtocol() {
        if (!refersToProvider(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG)
                && Arrays.stream(SecurityProtocol.values())
                        .noneMatch(known -> known.name.equals(upperCaseProtocol()))) {
            throw unknown(
                    CommonClientConfigs.SECURITY_PROTOCOL_CONFIG,
                    protocol,
                    Arrays.stream(SecurityProtocol.values()).map(known -> known.name),
                    "");
        }
    }

    /**
     * Checks the mechanism of a client whose login can only do those that Kafka brings.
     *
     * @throws KafkaSecurityException if the mechanism is none of them
     */
    void checkMechanism() {
        if (!refersToProvider(SaslConfigs.SASL_MECHANISM) && !MECHANISMS.contains(mechanism)) {
            throw unknown(
                    SaslConfigs.SASL_MECHANISM,
                    mechanism,
                    MECHANISMS.stream(),
                    " Another mechanism needs a callback handler, a login class or a JAAS entry"
                            + " with a login module of its own in the client properties.");
        }
    }

    private static KafkaSecurityException unknown(
            String key, String value, Stream<String> known, String more) {
        return new KafkaSecurityException(
                FailureCode.CONFIGURATION_INVALID_VALUE,
                key
                        + " = "
                        + value
                        + " (client properties): unknown. Set it to one of "
                        + known.collect(Collectors.joining(", "))
                        + "."
                        + more);
    }

    /** Whether the value of {@code key} is only known to Kafka, when it constructs the client. */
    boolean refersToProvider(String key) {
        return values.get(key) instanceof String value
                && value.contains("${")
                && value(AbstractConfig.CONFIG_PROVIDERS_CONFIG).isPresent();
    }

    /** Whether the client certainly authenticates with SASL. */
    boolean isSasl() {
        return upperCaseProtocol().startsWith("SASL_");
    }

    private String upperCaseProtocol() {
        return protocol.toUpperCase(Locale.ROOT);
    }

    /** Whether the client authenticates with Kerberos. */
    boolean asksForKerberos() {
        return isSasl() && mechanism.equals(GSSAPI);
    }

    /**
     * Whether the client authenticates by one of the mechanisms that Kafka brings beside GSSAPI.
     */
    boolean isOfKafkasOtherMechanisms() {
        return isSasl() && MECHANISMS.contains(mechanism) && !mechanism.equals(GSSAPI);
    }

    /** Whether the client properties bring their own login, which is then left alone. */
    boolean bringsOwnLogin() {
        return OWN_LOGIN.stream().anyMatch(values::containsKey);
    }

    /** The classes of its own login, without its JAAS entry: the keys that are set. */
    List<String> ownLoginClasses() {
        return OWN_LOGIN.stream()
                .filter(key -> !key.equals(SaslConfigs.SASL_JAAS_CONFIG))
                .filter(values::containsKey)
                .toList();
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
