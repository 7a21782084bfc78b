/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.install;

import static org.apache.flink.configuration.SecurityOptions.KERBEROS_KRB5_PATH;
import static org.apache.flink.configuration.SecurityOptions.KERBEROS_LOGIN_CONTEXTS;
import static org.apache.flink.configuration.SecurityOptions.KERBEROS_LOGIN_KEYTAB;
import static org.apache.flink.configuration.SecurityOptions.KERBEROS_LOGIN_PRINCIPAL;
import static org.apache.flink.configuration.SecurityOptions.KERBEROS_LOGIN_USETICKETCACHE;
import static org.apache.flink.configuration.SecurityOptions.SECURITY_MODULE_FACTORY_CLASSES;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.jspecify.annotations.Nullable;

/** The settings that an installation needs, from what the file says and what was asked for. */
final class Settings {

    private static final String FACTORY = "io.kerstream.security.flink.KafkaSecurityModuleFactory";
    private static final String CONTEXT = "KafkaClient";

    private Settings() {}

    /**
     * Our factory behind the others, and {@code KafkaClient} among the contexts.
     *
     * @param configuration without what this program wrote
     */
    static Map<String, String> required(Configuration configuration) {
        List<String> factories =
                new ArrayList<>(configuration.get(SECURITY_MODULE_FACTORY_CLASSES));
        if (!factories.contains(FACTORY)) {
            factories.add(FACTORY);
        }
        List<String> contexts =
                new ArrayList<>(
                        Arrays.stream(configuration.get(KERBEROS_LOGIN_CONTEXTS, "").split(","))
                                .map(String::strip)
                                .filter(name -> !name.isEmpty())
                                .toList());
        if (!contexts.contains(CONTEXT)) {
            contexts.add(CONTEXT);
        }
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put(SECURITY_MODULE_FACTORY_CLASSES.key(), String.join(";", factories));
        settings.put(KERBEROS_LOGIN_CONTEXTS.key(), String.join(",", contexts));
        return settings;
    }

    /** A keytab, and no ticket cache beside it. */
    static Map<String, String> keytab(String keytab, String principal) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put(KERBEROS_LOGIN_KEYTAB.key(), keytab);
        settings.put(KERBEROS_LOGIN_PRINCIPAL.key(), principal);
        settings.put(KERBEROS_LOGIN_USETICKETCACHE.key(), "false");
        return settings;
    }

    /** The ticket cache of the user that runs Flink. */
    static Map<String, String> ticketCache() {
        return Map.of(KERBEROS_LOGIN_USETICKETCACHE.key(), "true");
    }

    static Map<String, String> krb5Conf(@Nullable String path) {
        return path == null ? Map.of() : Map.of(KERBEROS_KRB5_PATH.key(), path);
    }

    /** Whether a setting chooses the credential, so that another choice takes its place. */
    static boolean isCredential(String key) {
        return key.equals(KERBEROS_LOGIN_KEYTAB.key())
                || key.equals(KERBEROS_LOGIN_PRINCIPAL.key())
                || key.equals(KERBEROS_LOGIN_USETICKETCACHE.key());
    }
}
