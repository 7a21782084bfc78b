/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.credential;

import static org.apache.flink.configuration.SecurityOptions.KERBEROS_LOGIN_CONTEXTS;
import static org.apache.flink.configuration.SecurityOptions.KERBEROS_LOGIN_KEYTAB;
import static org.apache.flink.configuration.SecurityOptions.KERBEROS_LOGIN_PRINCIPAL;
import static org.apache.flink.configuration.SecurityOptions.KERBEROS_LOGIN_USETICKETCACHE;

import com.sun.security.auth.module.UnixSystem;
import io.kerstream.security.FailureCode;
import io.kerstream.security.KafkaSecurityException;
import io.kerstream.security.config.ProcessConfiguration;
import io.kerstream.security.config.Setting;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.ConfigOption;
import org.jspecify.annotations.Nullable;

/**
 * Makes the default credential from Flink's own keys {@code security.kerberos.login.*}.
 *
 * <p>As in Flink, the credential is for Kafka only if {@code contexts} names {@code KafkaClient}. A
 * keytab wins over the ticket cache when both are on: Flink gives its login contexts both entries,
 * keytab first, while a client's {@code sasl.jaas.config} takes one.
 */
@Internal
public final class CredentialParser {

    /** The JAAS login context of Kafka clients. */
    public static final String KAFKA_CONTEXT = "KafkaClient";

    private final Map<String, String> environment;
    private final LongSupplier uid;

    /**
     * @param environment the environment variables of this process
     */
    public CredentialParser(Map<String, String> environment) {
        this(environment, () -> new UnixSystem().getUid());
    }

    CredentialParser(Map<String, String> environment, LongSupplier uid) {
        this.environment = Map.copyOf(environment);
        this.uid = uid;
    }

    /** The environment variables of this process. */
    public Map<String, String> environment() {
        return environment;
    }

    /**
     * The credential for Kafka clients, or nothing if none is configured.
     *
     * @throws TicketCacheTypeException if the ticket cache is not a file
     * @throws KafkaSecurityException if the settings contradict each other; files are not looked at
     */
    public Optional<KerberosCredential> parse(ProcessConfiguration configuration) {
        return isForKafka(configuration) ? parseForAnyContext(configuration) : Optional.empty();
    }

    /**
     * The same without regard to {@code contexts}: for a cluster profile that names the credential.
     */
    public Optional<KerberosCredential> parseForAnyContext(ProcessConfiguration configuration) {
        Optional<Setting> keytab = configuration.setting(KERBEROS_LOGIN_KEYTAB);
        Optional<Setting> principal = configuration.setting(KERBEROS_LOGIN_PRINCIPAL);
        boolean ticketCache = configuration.flag(KERBEROS_LOGIN_USETICKETCACHE);
        if (keytab.isPresent()) {
            return Optional.of(
                    new KeytabCredential(
                            keytab.get(), principal.orElseThrow(() -> keytabAlone(keytab.get()))));
        }
        if (principal.isPresent()
                && !(ticketCache
                        && configuration.setting(KERBEROS_LOGIN_USETICKETCACHE).isPresent())) {
            throw principalAlone(principal.get());
        }
        if (!ticketCache) {
            return Optional.empty();
        }
        return Optional.of(
                ticketCache(TicketCacheLocation.find(environment, uid), principal.orElse(null)));
    }

    /** The ticket cache that a named credential means: its own, else that of the process. */
    KerberosCredential ticketCache(Optional<Setting> path, @Nullable Setting principal) {
        return ticketCache(
                path.map(TicketCacheLocation::of)
                        .orElseGet(() -> TicketCacheLocation.find(environment, uid)),
                principal);
    }

    private static KerberosCredential ticketCache(
            TicketCacheLocation location, @Nullable Setting principal) {
        return new TicketCacheCredential(location.path(), location.origin(), principal);
    }

    /** Whether {@code contexts} gives the credential to Kafka clients without a profile. */
    public static boolean isForKafka(ProcessConfiguration configuration) {
        return configuration
                .setting(KERBEROS_LOGIN_CONTEXTS)
                .map(setting -> Arrays.asList(setting.value().trim().split("\\s*,+\\s*")))
                .filter(contexts -> contexts.contains(KAFKA_CONTEXT))
                .isPresent();
    }

    /** Whether the credential, if any client needs it, is the ticket cache of the process. */
    public static boolean meansTicketCache(ProcessConfiguration configuration) {
        return configuration.setting(KERBEROS_LOGIN_KEYTAB).isEmpty()
                && configuration.flag(KERBEROS_LOGIN_USETICKETCACHE);
    }

    private static KafkaSecurityException keytabAlone(Setting keytab) {
        return new KafkaSecurityException(
                FailureCode.CONFIGURATION_INCOMPLETE,
                keytab
                        + ": a keytab without a principal. Set "
                        + KERBEROS_LOGIN_PRINCIPAL.key()
                        + " to a principal of that keytab (klist -k lists them), or remove the"
                        + " keytab to log in from the ticket cache.");
    }

    private static KafkaSecurityException principalAlone(Setting principal) {
        return new KafkaSecurityException(
                FailureCode.CONFIGURATION_INCOMPLETE,
                principal
                        + ": a principal without a keytab. Set "
                        + KERBEROS_LOGIN_KEYTAB.key()
                        + " to a keytab of that principal, or remove the principal to log in as"
                        + " whoever owns the ticket cache.");
    }

    /** The four settings as found, for the message that says why there is no credential. */
    public static String describe(ProcessConfiguration configuration) {
        return Stream.of(
                        KERBEROS_LOGIN_KEYTAB,
                        KERBEROS_LOGIN_PRINCIPAL,
                        KERBEROS_LOGIN_USETICKETCACHE,
                        KERBEROS_LOGIN_CONTEXTS)
                .map(option -> describe(configuration, option))
                .collect(Collectors.joining(", "));
    }

    /** A setting as found, or its default. */
    public static String describe(ProcessConfiguration configuration, ConfigOption<?> option) {
        return configuration
                .setting(option)
                .map(Setting::toString)
                .orElse(
                        option.key()
                                + (option.hasDefaultValue()
                                        ? " = " + option.defaultValue() + " (default)"
                                        : " (not set)"));
    }
}
