/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.doctor.broker;

import io.kerstream.security.client.ClientInspection;
import io.kerstream.security.failure.BrokerProbe;
import io.kerstream.security.failure.BrokerQuestions;
import io.kerstream.security.failure.FailedClient;
import io.kerstream.tools.doctor.check.Check;
import io.kerstream.tools.doctor.check.Facts;
import io.kerstream.tools.doctor.check.Finding;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLSocket;

/** What each broker's port speaks, and which SASL mechanisms it offers. */
public final class MechanismCheck implements Check {

    private final Ports ports;

    public MechanismCheck(Ports ports) {
        this.ports = ports;
    }

    /**
     * What a port speaks.
     *
     * @param protocol by Kafka's name
     * @param mechanisms of SASL; empty without it
     */
    public record Port(String protocol, List<String> mechanisms) {}

    /** How one finds out. */
    @FunctionalInterface
    public interface Ports {

        /**
         * Looks at one port.
         *
         * @param server host and port
         * @return empty if it took the connection and said nothing that a broker says
         * @throws IOException if it takes no connection
         */
        Optional<Port> look(String server) throws IOException;
    }

    @Override
    public String name() {
        return "sasl-mechanisms";
    }

    @Override
    public String page() {
        return "docs/security-failures.md#tls-mechanism-password-port";
    }

    @Override
    public List<Finding> examine(Facts facts) {
        ClientInspection client = facts.need(ClientInspection.class, "configuration");
        List<Finding> findings = new ArrayList<>();
        for (String server : Servers.of(client)) {
            findings.add(look(server, client.client()));
        }
        return findings;
    }

    private Finding look(String server, FailedClient client) {
        String tried = "connected to " + server + " and asked for its SASL mechanisms";
        Optional<Port> port;
        try {
            port = ports.look(server);
        } catch (IOException e) {
            return Finding.fail(
                    tried,
                    "no connection: " + e.getMessage() + ".",
                    "Check that the broker runs, its listeners, the port in bootstrap.servers, and"
                            + " the firewalls on the way.");
        }
        if (port.isEmpty()) {
            return Finding.fail(
                    tried,
                    "it takes the connection and answers nothing that a Kafka broker says.",
                    "Check that the port in bootstrap.servers is one of a Kafka broker.");
        }
        return compare(tried, port.get(), client);
    }

    private static Finding compare(String tried, Port port, FailedClient client) {
        String wanted = client.value(FailedClient.PROTOCOL).toUpperCase(Locale.ROOT);
        String found =
                "the port speaks "
                        + port.protocol()
                        + (port.mechanisms().isEmpty()
                                ? ""
                                : " with " + String.join(", ", port.mechanisms()));
        if (!port.protocol().equals(wanted)) {
            return Finding.fail(
                    tried,
                    found + ", the client " + wanted + ".",
                    "Set security.protocol to "
                            + port.protocol()
                            + ", or take the port of a listener with "
                            + wanted
                            + " in bootstrap.servers.");
        }
        String mechanism = client.value(FailedClient.MECHANISM);
        if (client.usesSasl() && !port.mechanisms().contains(mechanism)) {
            return Finding.fail(
                    tried,
                    found + "; the client wants " + mechanism + ".",
                    "Set sasl.mechanism (or the type of the credential) to one of those, take the"
                            + " port of another listener, or have it added to the listener's"
                            + " sasl.enabled.mechanisms.");
        }
        return Finding.pass(tried, found);
    }

    /** Asks the port itself; no credential is sent, and no certificate is checked. */
    public static Optional<Port> ask(String server) throws IOException {
        try (Socket reached = Servers.connect(server)) {
            // Somebody is there.
            reached.getRemoteSocketAddress();
        }
        Optional<BrokerProbe.Answer> answer = BrokerProbe.ask(server);
        if (answer.isEmpty()) {
            return Optional.empty();
        }
        List<String> protocols = answer.get().protocols();
        return protocols.size() == 1
                ? Optional.of(new Port(protocols.get(0), answer.get().mechanisms()))
                : askBehindTls(server);
    }

    private static Optional<Port> askBehindTls(String server) throws IOException {
        try (SSLSocket socket = TlsConnection.openToAnybody(server)) {
            Optional<BrokerQuestions.SaslAnswer> answer = new BrokerQuestions(socket).sasl();
            // A broker that asks for certificates ends the connection: such a port has no SASL.
            return Optional.of(
                    answer.filter(a -> a.port() == BrokerQuestions.Port.SASL)
                            .map(a -> new Port("SASL_SSL", a.mechanisms()))
                            .orElse(new Port("SSL", List.of())));
        }
    }
}
