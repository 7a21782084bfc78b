/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.doctor.kerberos;

import io.kerstream.security.client.ClientInspection;
import io.kerstream.security.failure.BrokerFailures;
import io.kerstream.security.failure.FailedClient;
import io.kerstream.security.failure.LoginFailures;
import io.kerstream.security.login.HeldLogin;
import io.kerstream.tools.doctor.check.Check;
import io.kerstream.tools.doctor.check.Facts;
import io.kerstream.tools.doctor.check.Finding;
import java.util.ArrayList;
import java.util.List;
import javax.security.auth.Subject;
import javax.security.auth.kerberos.KerberosTicket;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;

/** Whether the KDC gives a ticket for the service principal of each broker. */
public final class ServiceTicketCheck implements Check {

    @Override
    public String name() {
        return "service-tickets";
    }

    @Override
    public String page() {
        return "docs/security-failures.md#kerberos";
    }

    @Override
    public List<Finding> examine(Facts facts) {
        ClientInspection client = KerberosClient.of(facts);
        HeldLogin login = facts.need(HeldLogin.class, "login");
        List<Finding> findings = new ArrayList<>();
        for (String service : KerberosClient.services(client).stream().distinct().toList()) {
            findings.add(ticket(login, service, client.client()));
        }
        return findings.isEmpty()
                ? List.of(Finding.skip("bootstrap.servers names addresses of IPv6 only"))
                : findings;
    }

    /** Asks the KDC for one, if there is none yet. */
    public static Finding ticket(HeldLogin login, String service, FailedClient client) {
        String tried = "asked the KDC for a ticket for the service " + service;
        try {
            login.fetchTicket(service);
            return Finding.pass(tried, tickets(login.subject(), service));
        } catch (Exception e) {
            AuthenticationException failure =
                    new SaslAuthenticationException("no ticket for " + service, e);
            RuntimeException meaning =
                    BrokerFailures.explain(failure, client)
                            .orElseGet(() -> LoginFailures.translateRunning(failure));
            return Finding.fail(
                    tried,
                    meaning,
                    "Have the principal created, or correct sasl.kerberos.service.name and the"
                            + " brokers' host names.");
        }
    }

    private static String tickets(Subject subject, String service) {
        String name = service.substring(0, service.indexOf('@')) + "/";
        return subject.getPrivateCredentials(KerberosTicket.class).stream()
                .filter(ticket -> ticket.getServer().getName().startsWith(name))
                .map(
                        ticket ->
                                ticket.getServer().getName()
                                        + " until "
                                        + ticket.getEndTime().toInstant())
                .distinct()
                .reduce((a, b) -> a + ", " + b)
                .orElse("a ticket");
    }
}
