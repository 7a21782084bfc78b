/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.doctor.broker;

import io.kerstream.security.client.ClientInspection;
import io.kerstream.security.failure.BrokerFailures;
import io.kerstream.security.failure.BrokerQuestions;
import io.kerstream.security.failure.FailedClient;
import io.kerstream.security.failure.SilentBrokers;
import io.kerstream.tools.doctor.check.Check;
import io.kerstream.tools.doctor.check.Facts;
import io.kerstream.tools.doctor.check.Finding;
import io.kerstream.tools.doctor.check.SkippedException;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;

/** Whether the client and each broker accept each other's certificate, and the host name in it. */
public final class TlsCheck implements Check {

    private static final Duration SOON = Duration.ofDays(14);

    private final Clock clock;

    public TlsCheck(Clock clock) {
        this.clock = clock;
    }

    @Override
    public String name() {
        return "tls";
    }

    @Override
    public String page() {
        return "docs/security-failures.md#tls-mechanism-password-port";
    }

    @Override
    public List<Finding> examine(Facts facts) {
        ClientInspection client = facts.need(ClientInspection.class, "configuration");
        if (!client.client().usesTls()) {
            throw new SkippedException(
                    "the client does not use TLS: security.protocol = "
                            + client.client().value(FailedClient.PROTOCOL));
        }
        Map<String, ?> settings = settings(client);
        List<Finding> findings = new ArrayList<>();
        try (DefaultSslEngineFactory stores = new DefaultSslEngineFactory()) {
            stores.configure(settings);
            for (String server : Servers.of(client)) {
                findings.add(
                        shakeHands(
                                server,
                                stores.sslContext(),
                                String.valueOf(
                                        settings.get(
                                                SslConfigs
                                                        .SSL_ENDPOINT_IDENTIFICATION_ALGORITHM_CONFIG)),
                                client.client()));
            }
        } catch (KafkaException e) {
            findings.add(
                    Finding.fail(
                            "opened the client's trust store and key store",
                            BrokerFailures.explainConstruction(e, client.client()).orElse(e),
                            "Correct the ssl.* settings of the client or its cluster profile."));
        }
        return findings;
    }

    /** With Kafka's defaults, and of Kafka's types. */
    private static Map<String, ?> settings(ClientInspection client) {
        ConfigDef definition = new ConfigDef();
        SslConfigs.addClientSslSupport(definition);
        return new AbstractConfig(definition, client.configuration(), false).values();
    }

    private Finding shakeHands(
            String server, SSLContext context, String identification, FailedClient client) {
        String tried =
                "shook hands with "
                        + server
                        + (identification.isEmpty()
                                ? " by TLS, without a check of the host name"
                                : " by TLS, and compared the host name");
        try (SSLSocket socket = TlsConnection.open(server, context, identification)) {
            // Only an answer tells that the broker has accepted the client's certificate.
            new BrokerQuestions(socket).apiVersions();
            List<X509Certificate> chain = TlsConnection.chain(socket);
            String found = socket.getSession().getProtocol() + "; " + TlsConnection.describe(chain);
            Instant end = chain.get(0).getNotAfter().toInstant();
            return end.isBefore(clock.instant().plus(SOON))
                    ? Finding.warn(
                            tried,
                            found + ", which is soon.",
                            "Have the broker's certificate renewed.")
                    : Finding.pass(tried, found);
        } catch (IOException e) {
            SslAuthenticationException failure = new SslAuthenticationException(server, e);
            Finding finding =
                    Finding.fail(
                            tried,
                            BrokerFailures.explain(failure, client)
                                    .or(() -> SilentBrokers.explain(e, client, ""))
                                    .orElse(failure),
                            "Check that the port of "
                                    + server
                                    + " is one with TLS, and that the broker runs.");
            return Finding.fail(tried, finding.found() + " " + shown(server), finding.remedy());
        }
    }

    private static String shown(String server) {
        try (SSLSocket socket = TlsConnection.openToAnybody(server)) {
            return "The broker shows " + TlsConnection.describe(TlsConnection.chain(socket)) + ".";
        } catch (IOException e) {
            return "The broker shows no certificate (" + e.getMessage() + ").";
        }
    }
}
