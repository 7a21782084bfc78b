/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.login;

import io.kerstream.security.FailureCode;
import io.kerstream.security.KafkaSecurityException;
import io.kerstream.security.credential.Credential;
import io.kerstream.security.credential.KeytabCredential;
import io.kerstream.security.credential.TicketCacheCredential;
import io.kerstream.security.credential.VerifiedIdentity;
import io.kerstream.security.failure.LoginAttempt;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import javax.security.auth.kerberos.KerberosPrincipal;
import org.apache.flink.annotation.Internal;

/**
 * Who logs in, and from what: what a JAAS entry says about it. Clients with the same {@link #key}
 * share one login, whatever else their entries say.
 *
 * @param kind what it logs in from
 * @param principal the full principal name
 * @param file the keytab or ticket cache; empty for the JDK's default one
 * @param module the class name of the login module
 * @param options the options of the module, without the principal
 */
@Internal
public record LoginIdentity(
        Kind kind, String principal, String file, String module, Map<String, String> options) {

    /** The JDK's login module. */
    static final String KRB5_MODULE = "com.sun.security.auth.module.Krb5LoginModule";

    static final String PRINCIPAL = "principal";
    private static final String KEYTAB = "keyTab";
    private static final String TICKET_CACHE = "ticketCache";
    private static final String USE_KEYTAB = "useKeyTab";
    private static final String USE_TICKET_CACHE = "useTicketCache";
    private static final String INITIATOR = "isInitiator";
    private static final String STORE_KEY = "storeKey";

    /** What a login comes from. */
    enum Kind {
        KEYTAB,
        TICKET_CACHE,
        OTHER
    }

    public LoginIdentity {
        options = Map.copyOf(options);
    }

    /**
     * The options of the JDK's login module for a credential: those that Flink's own {@code
     * JaasModule} gives its login contexts, with the path and the principal that were verified. In
     * addition a login reads {@code krb5.conf} again if it has changed.
     *
     * @throws IllegalArgumentException if the credential is not a Kerberos one
     */
    public static Map<String, String> options(VerifiedIdentity identity) {
        Map<String, String> options = new LinkedHashMap<>();
        Credential credential = identity.credential();
        if (credential instanceof KeytabCredential keytab) {
            options.put(USE_KEYTAB, "true");
            options.put(STORE_KEY, "true");
            options.put(KEYTAB, keytab.path().toString());
        } else if (credential instanceof TicketCacheCredential cache) {
            options.put(USE_TICKET_CACHE, "true");
            options.put("renewTGT", "true");
            options.put(TICKET_CACHE, cache.path().toString());
        } else {
            throw new IllegalArgumentException("Not a Kerberos credential: " + credential.source());
        }
        options.put("doNotPrompt", "true");
        options.put(Krb5Conf.REFRESH, "true");
        options.put(PRINCIPAL, identity.principal());
        return options;
    }

    static LoginIdentity of(VerifiedIdentity identity) {
        return of(KRB5_MODULE, options(identity));
    }

    /**
     * Reads the options of a JAAS entry. A keytab wins over a ticket cache where both are on.
     *
     * @param module the class name of the login module
     * @param entry the options of the entry; options without meaning here are handed on
     * @throws KafkaSecurityException if they do not say who logs in, or contradict each other
     */
    static LoginIdentity of(String module, Map<String, ?> entry) {
        Map<String, String> options = new HashMap<>();
        entry.forEach((key, value) -> options.put(key, String.valueOf(value)));
        Kind kind = kind(module, options);
        options.remove("serviceName");
        String file =
                switch (kind) {
                    case KEYTAB -> path(options, KEYTAB);
                    case TICKET_CACHE ->
                            path(options, TICKET_CACHE).isEmpty()
                                    ? TicketCaches.defaultPath()
                                    : path(options, TICKET_CACHE);
                    case OTHER -> "";
                };
        switch (kind) {
            case KEYTAB -> {
                options.keySet().removeAll(Set.of(USE_TICKET_CACHE, TICKET_CACHE, "renewTGT"));
                options.put("doNotPrompt", "true");
            }
            case TICKET_CACHE -> {
                options.keySet().removeAll(Set.of(STORE_KEY, KEYTAB, USE_KEYTAB));
                // The module would renew by itself, without a limit of time.
                options.put("renewTGT", "false");
                options.put(TICKET_CACHE, file);
                options.put("doNotPrompt", "true");
            }
            case OTHER -> {}
        }
        String principal = options.remove(PRINCIPAL);
        if (principal == null && kind == Kind.TICKET_CACHE) {
            principal = TicketCaches.owner(module, options, file);
        }
        if (principal == null || principal.isBlank() || principal.equals("*")) {
            throw new KafkaSecurityException(
                    FailureCode.CONFIGURATION_INCOMPLETE,
                    "JAAS entry with login module "
                            + module
                            + ": it names no principal to log in as. Add"
                            + " principal=\"name@REALM\" to the entry.");
        }
        return new LoginIdentity(kind, withRealm(principal), file, module, options);
    }

    private static Kind kind(String module, Map<String, String> options) {
        if (!module.equals(KRB5_MODULE)) {
            return Kind.OTHER;
        }
        if (isOn(options, USE_KEYTAB, false)) {
            return Kind.KEYTAB;
        }
        if (isOn(options, USE_TICKET_CACHE, false)) {
            return Kind.TICKET_CACHE;
        }
        throw new KafkaSecurityException(
                FailureCode.CONFIGURATION_INCOMPLETE,
                "JAAS entry with login module "
                        + module
                        + ": neither useKeyTab nor useTicketCache is true, and there is nobody to"
                        + " ask for a password. Add useKeyTab=true keyTab=\"/path\", or"
                        + " useTicketCache=true, to the entry.");
    }

    private static boolean isOn(Map<String, String> options, String key, boolean defaultValue) {
        String value = options.get(key);
        return value == null ? defaultValue : Boolean.parseBoolean(value);
    }

    private static String path(Map<String, String> options, String key) {
        String path = options.getOrDefault(key, "");
        return path.startsWith("FILE:") ? path.substring("FILE:".length()) : path;
    }

    private static String withRealm(String principal) {
        if (principal.contains("@")) {
            return principal;
        }
        try {
            return new KerberosPrincipal(principal).getName();
        } catch (IllegalArgumentException e) {
            throw new KafkaSecurityException(
                    FailureCode.KERBEROS_NO_DEFAULT_REALM,
                    "principal="
                            + principal
                            + " (JAAS entry): it has no realm, and krb5.conf names no"
                            + " default_realm. Write it as "
                            + principal
                            + "@REALM.",
                    e);
        }
    }

    /** What clients must have in common to share a login. */
    String key() {
        return kind == Kind.OTHER
                ? module + " " + principal + " " + new TreeMap<>(options)
                : String.join(
                        "\n",
                        kind.name(),
                        principal,
                        file,
                        String.valueOf(isInitiator()),
                        String.valueOf(kind == Kind.KEYTAB && isOn(options, STORE_KEY, false)));
    }

    /** Whether it asks the KDC for a ticket; an acceptor's keys alone need no KDC. */
    boolean isInitiator() {
        return isOn(options, INITIATOR, true);
    }

    /** The keytab whose keys the Subject shows to accept connections, if any. */
    Optional<String> acceptorKeytab() {
        return kind == Kind.KEYTAB && !file.isEmpty() && isOn(options, STORE_KEY, false)
                ? Optional.of(file)
                : Optional.empty();
    }

    /** The options as the login module takes them. */
    Map<String, String> moduleOptions() {
        Map<String, String> all = new HashMap<>(options);
        all.put(PRINCIPAL, principal);
        return all;
    }

    String realm() {
        return principal.substring(principal.lastIndexOf('@') + 1);
    }

    /** What it logs in from, with the path, for logs and error messages. */
    String source() {
        return switch (kind) {
            case KEYTAB -> "keytab " + (file.isEmpty() ? "(the JDK's default)" : file);
            case TICKET_CACHE -> "ticket cache " + file;
            case OTHER -> "login module " + module;
        };
    }

    LoginAttempt attempt() {
        return new LoginAttempt(
                "GSSAPI", principal, realm(), source(), "", "the JAAS entry of the client");
    }

    @Override
    public String toString() {
        return principal + " from " + source();
    }
}
