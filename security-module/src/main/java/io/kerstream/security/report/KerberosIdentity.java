/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.report;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.flink.annotation.Internal;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.JaasContext;

/**
 * A Kerberos identity of a client, as a report needs it.
 *
 * @param principal full name
 * @param kind {@code keytab} or {@code cache}
 * @param file what it logs in from
 * @param service the broker's service, as {@code name@host}
 */
@Internal
public record KerberosIdentity(String principal, String kind, Path file, String service) {

    static final String KEYTAB = "keytab";
    static final String CACHE = "cache";

    /**
     * Who a client with this configuration logs in as; empty if that is not by a keytab or ticket
     * cache that the configuration itself names.
     */
    public static Optional<KerberosIdentity> of(Map<String, ?> client) {
        Object jaas = client.get(SaslConfigs.SASL_JAAS_CONFIG);
        if (jaas == null) {
            return Optional.empty();
        }
        Map<String, Object> values = new HashMap<>(client);
        values.put(
                SaslConfigs.SASL_JAAS_CONFIG,
                jaas instanceof Password ? jaas : new Password(String.valueOf(jaas)));
        List<AppConfigurationEntry> entries;
        try {
            entries = JaasContext.loadClientContext(values).configurationEntries();
        } catch (RuntimeException e) {
            return Optional.empty();
        }
        return entries.stream().findFirst().flatMap(entry -> of(entry.getOptions(), client));
    }

    private static Optional<KerberosIdentity> of(Map<String, ?> options, Map<String, ?> client) {
        Object principal = options.get("principal");
        boolean keytab = "true".equals(options.get("useKeyTab"));
        Object file = options.get(keytab ? "keyTab" : "ticketCache");
        if (principal == null || file == null) {
            return Optional.empty();
        }
        return Optional.of(
                new KerberosIdentity(
                        principal.toString(),
                        keytab ? KEYTAB : CACHE,
                        Path.of(file.toString()),
                        serviceName(options, client) + "@" + firstHost(client)));
    }

    private static String serviceName(Map<String, ?> options, Map<String, ?> client) {
        Object name = client.get(SaslConfigs.SASL_KERBEROS_SERVICE_NAME);
        if (name == null) {
            name = options.get("serviceName");
        }
        return name == null ? "kafka" : name.toString();
    }

    private static String firstHost(Map<String, ?> client) {
        Object servers = client.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG);
        String first =
                servers instanceof List<?> list && !list.isEmpty()
                        ? String.valueOf(list.get(0))
                        : String.valueOf(servers).split(",", 2)[0];
        int port = first.lastIndexOf(':');
        return (port < 0 ? first : first.substring(0, port)).trim();
    }
}
