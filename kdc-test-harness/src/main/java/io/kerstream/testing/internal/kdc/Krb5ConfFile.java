/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kdc;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The krb5.conf of clients; understood by the JDK and by MIT Kerberos. */
final class Krb5ConfFile {

    /** The most that the JDK and MIT Kerberos allow. */
    private static final int ALL_BY_UDP = 32_700;

    /** What both take when the setting is absent. */
    private static final int SMALL_BY_UDP = 1_465;

    private Krb5ConfFile() {}

    /**
     * A realm as clients see it.
     *
     * @param trusted realms whose clients get tickets here
     */
    record Realm(KdcSettings settings, int port, Set<String> trusted) {}

    /**
     * The text of the file.
     *
     * @param realms all realms of different names; the first is the default one, and its settings
     *     are those of the client
     */
    static String of(List<Realm> realms) {
        KdcSettings first = realms.get(0).settings();
        Set<String> types = new LinkedHashSet<>();
        Map<String, String> hosts = new LinkedHashMap<>();
        StringBuilder addresses = new StringBuilder();
        for (Realm realm : realms) {
            KdcSettings settings = realm.settings();
            types.addAll(settings.encryptionTypes());
            String name = settings.realm();
            addresses.append(
                    "    %s = {%n        kdc = 127.0.0.1:%d%n    }%n"
                            .formatted(name, realm.port()));
            settings.hosts().forEach(host -> hosts.putIfAbsent(host, name));
            String domain = name.toLowerCase(Locale.ROOT);
            hosts.putIfAbsent(domain, name);
            hosts.putIfAbsent("." + domain, name);
        }
        StringBuilder domains = new StringBuilder();
        hosts.forEach((host, realm) -> domains.append("    %s = %s%n".formatted(host, realm)));
        // kdc_timeout (milliseconds) and max_retries are the JDK's: 30 s times 3 by default.
        return """
        [libdefaults]
            default_realm = %1$s
            dns_lookup_kdc = false
            dns_lookup_realm = false
            dns_canonicalize_hostname = false
            rdns = false
            udp_preference_limit = %2$d
            clockskew = %3$d
            kdc_timeout = 3000
            max_retries = 1
            default_tkt_enctypes = %4$s
            default_tgs_enctypes = %4$s
            permitted_enctypes = %4$s

        [realms]
        %5$s
        [domain_realm]
        %6$s
        [capaths]
        %7$s"""
                .formatted(
                        first.realm(),
                        udpPreferenceLimit(first),
                        first.clockSkew().toSeconds(),
                        String.join(" ", types),
                        addresses,
                        domains,
                        paths(realms));
    }

    private static int udpPreferenceLimit(KdcSettings settings) {
        return switch (settings.clientTransport()) {
            case TCP -> 1;
            case UDP -> ALL_BY_UDP;
            case BOTH -> SMALL_BY_UDP;
        };
    }

    /** Without them, clients go through a realm of the common domain that is not there. */
    private static String paths(List<Realm> realms) {
        Map<String, Set<String>> services = new TreeMap<>();
        for (Realm realm : realms) {
            for (String client : realm.trusted()) {
                services.computeIfAbsent(client, absent -> new LinkedHashSet<>())
                        .add(realm.settings().realm());
            }
        }
        StringBuilder text = new StringBuilder();
        services.forEach(
                (client, targets) -> {
                    text.append("    %s = {%n".formatted(client));
                    targets.forEach(target -> text.append("        %s = .%n".formatted(target)));
                    text.append("    }%n".formatted());
                });
        return text.toString();
    }
}
