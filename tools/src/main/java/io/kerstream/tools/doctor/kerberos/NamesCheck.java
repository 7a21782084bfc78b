/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.doctor.kerberos;

import io.kerstream.security.client.ClientInspection;
import io.kerstream.security.failure.FailedClient;
import io.kerstream.security.login.KerberosLogin;
import io.kerstream.tools.doctor.check.Check;
import io.kerstream.tools.doctor.check.Facts;
import io.kerstream.tools.doctor.check.Finding;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Whether the brokers' names lead to them and back, and which name goes into the ticket. */
public final class NamesCheck implements Check {

    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+");

    private final NameService names;

    public NamesCheck(NameService names) {
        this.names = names;
    }

    @Override
    public String name() {
        return "names";
    }

    @Override
    public String page() {
        return "docs/doctor.md#names";
    }

    @Override
    public List<Finding> examine(Facts facts) {
        ClientInspection client = facts.need(ClientInspection.class, "configuration");
        Set<String> hosts = new LinkedHashSet<>();
        for (String service :
                KerberosLogin.services(client.client().value(FailedClient.SERVERS), "host")) {
            hosts.add(service.substring(service.indexOf('@') + 1));
        }
        List<Finding> findings = new ArrayList<>();
        for (String host : hosts) {
            findings.add(look(host, client.client().usesKerberos()));
        }
        return findings.isEmpty()
                ? List.of(Finding.skip("bootstrap.servers names addresses of IPv6 only"))
                : findings;
    }

    private Finding look(String host, boolean kerberos) {
        String tried =
                "looked up " + host + " forward, each address backward, and its canonical name";
        try {
            List<String> addresses = names.addresses(host);
            List<String> back = new ArrayList<>();
            for (String address : addresses) {
                back.add(address + " -> " + names.name(address));
            }
            String canonical = names.canonical(host);
            String found =
                    host + " -> " + String.join(", ", back) + "; canonical name " + canonical;
            if (kerberos && ADDRESS.matcher(host).matches()) {
                return Finding.warn(
                        tried,
                        found
                                + ". For an address, clients ask for a ticket with the name that it"
                                + " leads back to.",
                        "Write the host name of the broker's principal in bootstrap.servers and"
                                + " advertised.listeners.");
            }
            return Finding.pass(tried, found + (kerberos ? "; tickets are asked for " + host : ""));
        } catch (UnknownHostException e) {
            return Finding.fail(
                    tried,
                    host + " has no address (" + e.getMessage() + ").",
                    "Correct the name in bootstrap.servers, or have it added to DNS or to the hosts"
                            + " file of this host.");
        }
    }
}
