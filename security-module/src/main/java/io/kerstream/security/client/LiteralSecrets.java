/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.client;

import io.kerstream.security.FailureCode;
import io.kerstream.security.KafkaSecurityException;
import io.kerstream.security.config.KerstreamOptions;
import io.kerstream.security.config.Redaction;
import io.kerstream.security.config.SettingResolver;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.flink.annotation.Internal;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds secrets that are written out in the properties of a client: they became part of the job, of
 * its savepoints and of whatever stores it.
 */
@Internal
public final class LiteralSecrets {

    private static final Logger LOG = LoggerFactory.getLogger(LiteralSecrets.class);

    /** A JAAS entry of Kerberos holds none. */
    private static final Pattern SECRET_OPTION =
            Pattern.compile("(?i)(password|secret|token|key)\\w*\\s*=");

    private static final Pattern KERBEROS_OPTION =
            Pattern.compile("(?i)(useKeyTab|storeKey|storePass|keyTab|useTicketCache)\\s*=");

    private LiteralSecrets() {}

    /**
     * @throws KafkaSecurityException in strict mode, if there are any; it names their keys
     */
    static void check(ClientProperties client, boolean strict) {
        check(
                client.values(),
                "client properties of client " + client.clientId(),
                "a credential or a cluster profile",
                strict);
    }

    /**
     * The same for other clients than Kafka's.
     *
     * @param origin whose properties these are, as a phrase
     * @param instead what should be configured instead, as a phrase
     * @throws KafkaSecurityException in strict mode, if there are any; it names their keys
     */
    public static void check(
            Map<String, ?> properties, String origin, String instead, boolean strict) {
        SortedSet<String> keys = new TreeSet<>();
        properties.forEach(
                (key, value) -> {
                    if (isWrittenOut(key, value)) {
                        keys.add(key);
                    }
                });
        if (keys.isEmpty()) {
            return;
        }
        String finding =
                String.join(", ", keys)
                        + " ("
                        + origin
                        + ", values withheld): secrets are written out in the job. Configure "
                        + instead
                        + " for Flink's processes, or write references such as"
                        + " ${file:/path:key}.";
        if (strict) {
            throw new KafkaSecurityException(
                    FailureCode.SECRET_WRITTEN_OUT,
                    finding
                            + " It is an error because "
                            + KerstreamOptions.STRICT_SECRETS.key()
                            + " is on.");
        }
        LOG.warn("{}", finding);
    }

    private static boolean isWrittenOut(String key, Object value) {
        if (!(value instanceof String || value instanceof Password)
                || !Redaction.isSecret(key)
                || key.equals(SslConfigs.SSL_KEYSTORE_CERTIFICATE_CHAIN_CONFIG)
                || key.equals(SaslConfigs.SASL_OAUTHBEARER_TOKEN_ENDPOINT_URL)) {
            return false;
        }
        String text = value instanceof Password password ? password.value() : (String) value;
        if (text.isBlank() || SettingResolver.isReference(text)) {
            return false;
        }
        return !key.endsWith(SaslConfigs.SASL_JAAS_CONFIG)
                || SECRET_OPTION.matcher(KERBEROS_OPTION.matcher(text).replaceAll("")).find();
    }
}
