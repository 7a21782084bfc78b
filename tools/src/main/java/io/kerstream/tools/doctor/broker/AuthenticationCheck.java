/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.doctor.broker;

import io.kerstream.security.client.ClientInspection;
import io.kerstream.security.client.ConnectionFailures;
import io.kerstream.security.failure.FailedClient;
import io.kerstream.security.login.HeldLogin;
import io.kerstream.security.login.KerberosLogin;
import io.kerstream.tools.doctor.check.Check;
import io.kerstream.tools.doctor.check.Facts;
import io.kerstream.tools.doctor.check.Finding;
import io.kerstream.tools.doctor.check.Setup;
import io.kerstream.tools.doctor.kerberos.ServiceTicketCheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Connects with a Kafka client as a job has it, and looks at the brokers that it is sent to. */
public final class AuthenticationCheck implements Check {

    private static final List<String> BEFORE =
            List.of(
                    "keytab",
                    "ticket-cache",
                    "krb5-conf",
                    "login",
                    "service-tickets",
                    "tls",
                    "sasl-mechanisms");

    private final Connection connection;
    private final Duration limit;

    /**
     * With a way to connect.
     *
     * @param limit for the first answer
     */
    public AuthenticationCheck(Connection connection, Duration limit) {
        this.connection = connection;
        this.limit = limit;
    }

    /** How one connects; {@link KafkaCluster#of} does. */
    @FunctionalInterface
    public interface Connection {

        /** Makes the client; its requests fail after the limit. */
        Cluster open(Setup setup, Duration limitOfRequests);
    }

    @Override
    public String name() {
        return "authentication";
    }

    @Override
    public String page() {
        return "docs/security-failures.md";
    }

    @Override
    public List<Finding> examine(Facts facts) {
        ClientInspection client = facts.need(ClientInspection.class, "configuration");
        facts.needNoFailureOf(BEFORE);
        String tried =
                "asked "
                        + client.client().value(FailedClient.SERVERS)
                        + " for the brokers of the cluster, with a client as the job has it";
        List<Cluster.Node> brokers;
        Cluster cluster = null;
        try {
            cluster = connection.open(facts.setup(), limit);
            brokers = cluster.brokers();
            facts.learn(Cluster.class, cluster);
        } catch (RuntimeException e) {
            if (cluster != null) {
                cluster.close();
            }
            return List.of(
                    Finding.fail(
                            tried,
                            explain(e, client),
                            "The first check above that failed says what to mend."));
        }
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.pass(tried, "brokers " + describe(brokers)));
        findings.addAll(tickets(facts, client, brokers));
        return findings;
    }

    private static Throwable explain(RuntimeException failure, ClientInspection client) {
        Optional<RuntimeException> meaning =
                ConnectionFailures.of(client.configuration()).explainFirstContact(failure);
        return meaning.isPresent() ? meaning.get() : failure;
    }

    private static String describe(List<Cluster.Node> brokers) {
        return brokers.stream()
                .map(broker -> broker.id() + " at " + broker.server())
                .reduce((a, b) -> a + ", " + b)
                .orElse("none");
    }

    /** Of the brokers that the client did not know before. */
    private static List<Finding> tickets(
            Facts facts, ClientInspection client, List<Cluster.Node> brokers) {
        Optional<HeldLogin> login = facts.find(HeldLogin.class);
        if (login.isEmpty()) {
            return List.of();
        }
        String name = client.client().value(FailedClient.SERVICE_NAME);
        List<String> known =
                KerberosLogin.services(client.client().value(FailedClient.SERVERS), name);
        List<String> advertised =
                KerberosLogin.services(brokers.stream().map(Cluster.Node::server).toList(), name);
        return advertised.stream()
                .distinct()
                .filter(service -> !known.contains(service))
                .map(service -> ServiceTicketCheck.ticket(login.get(), service, client.client()))
                .toList();
    }
}
