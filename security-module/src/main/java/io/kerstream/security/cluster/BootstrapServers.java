/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.cluster;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Utils;

/**
 * The servers of a {@code bootstrap.servers}, by which a client and a profile are compared: {@code
 * host:port}, the host in lower case and without a last dot. No name is looked up: that may take
 * long and depends on the host.
 */
final class BootstrapServers {

    private BootstrapServers() {}

    /** The entries as written; lists of YAML ({@code [a:1, b:2]}) and of Kafka are the same. */
    static Stream<String> entries(String text) {
        String list = text.trim();
        if (list.startsWith("[") && list.endsWith("]")) {
            list = list.substring(1, list.length() - 1);
        }
        return Stream.of(list.split("[,;]"))
                .map(entry -> entry.replaceAll("^[\\s'\"]+|[\\s'\"]+$", ""))
                .filter(entry -> !entry.isEmpty());
    }

    /** The servers among the entries; what is none is Kafka's to complain about. */
    static Set<String> of(String text) {
        Set<String> servers = new TreeSet<>();
        entries(text).forEach(entry -> server(entry).ifPresent(servers::add));
        return servers;
    }

    /** The server, read as Kafka's clients do; nothing if it is none. */
    static Optional<String> server(String entry) {
        try {
            String host = Utils.getHost(entry);
            Integer port = Utils.getPort(entry);
            if (host == null || port == null || port < 1 || port > 65535) {
                return Optional.empty();
            }
            String plain = host.toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
            return Optional.of((plain.contains(":") ? "[" + plain + "]" : plain) + ":" + port);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
