/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.doctor.broker;

import io.kerstream.security.client.ClientInspection;
import io.kerstream.security.client.KafkaClientVersion;
import io.kerstream.security.failure.BrokerQuestions;
import io.kerstream.security.failure.BrokerQuestions.Versions;
import io.kerstream.tools.doctor.check.Check;
import io.kerstream.tools.doctor.check.Facts;
import io.kerstream.tools.doctor.check.Finding;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.protocol.ApiKeys;
import org.jspecify.annotations.Nullable;

/** Whether client and brokers have versions of all requests in common that a job needs. */
public final class VersionCheck implements Check {

    private static final Map<String, List<ApiKeys>> NEEDS = needs();

    private final Brokers brokers;

    public VersionCheck(Brokers brokers) {
        this.brokers = brokers;
    }

    /** How a broker is asked. */
    @FunctionalInterface
    public interface Brokers {

        /**
         * The versions of requests that it takes, by the number of their kind.
         *
         * @param tls whether the port has TLS
         */
        Map<Integer, Versions> versions(String server, boolean tls) throws IOException;
    }

    private static Map<String, List<ApiKeys>> needs() {
        Map<String, List<ApiKeys>> needs = new LinkedHashMap<>();
        needs.put(
                "a source",
                List.of(
                        ApiKeys.METADATA,
                        ApiKeys.FETCH,
                        ApiKeys.LIST_OFFSETS,
                        ApiKeys.FIND_COORDINATOR,
                        ApiKeys.OFFSET_COMMIT,
                        ApiKeys.OFFSET_FETCH));
        needs.put("a sink", List.of(ApiKeys.PRODUCE));
        needs.put(
                "an exactly-once sink",
                List.of(ApiKeys.INIT_PRODUCER_ID, ApiKeys.ADD_PARTITIONS_TO_TXN, ApiKeys.END_TXN));
        return needs;
    }

    @Override
    public String name() {
        return "versions";
    }

    @Override
    public String page() {
        return "docs/doctor.md#versions";
    }

    @Override
    public List<Finding> examine(Facts facts) {
        ClientInspection client = facts.need(ClientInspection.class, "configuration");
        facts.needNoFailureOf(List.of("sasl-mechanisms"));
        List<Finding> findings = new ArrayList<>();
        for (String server : Servers.of(client)) {
            String tried =
                    "asked "
                            + server
                            + " for the requests that it takes (ApiVersions), for Kafka's client "
                            + KafkaClientVersion.get();
            try {
                findings.add(compare(tried, brokers.versions(server, client.client().usesTls())));
            } catch (IOException e) {
                findings.add(
                        Finding.fail(
                                tried,
                                "no answer of a broker: " + e.getMessage() + ".",
                                "The checks above say why the port does not answer."));
            }
        }
        return findings;
    }

    private static Finding compare(String tried, Map<Integer, Versions> broker) {
        List<String> lacks = new ArrayList<>();
        NEEDS.forEach(
                (user, requests) -> {
                    for (ApiKeys request : requests) {
                        if (!inCommon(request, broker.get((int) request.id))) {
                            lacks.add(user + " needs " + request.name);
                        }
                    }
                });
        if (!lacks.isEmpty()) {
            return Finding.fail(
                    tried,
                    "no version in common: " + String.join(", ", lacks) + ".",
                    "Take a client that fits: kafka-clients 4.x needs brokers from 2.1 on.");
        }
        if (!inCommon(
                ApiKeys.DESCRIBE_TRANSACTIONS,
                broker.get((int) ApiKeys.DESCRIBE_TRANSACTIONS.id))) {
            return Finding.warn(
                    tried,
                    "all that a job needs, but the broker does not list transactions (before 3.0).",
                    "An exactly-once sink then reuses no transactional ids: see"
                            + " docs/exactly-once.md.");
        }
        return Finding.pass(
                tried,
                "all that sources and exactly-once sinks need, "
                        + broker.size()
                        + " requests in all");
    }

    private static boolean inCommon(ApiKeys request, @Nullable Versions broker) {
        return broker != null
                && broker.max() >= request.oldestVersion()
                && broker.min() <= request.latestVersion();
    }

    /** Asks the port itself; no credential is sent, and no certificate is checked. */
    public static Map<Integer, Versions> ask(String server, boolean tls) throws IOException {
        try (Socket socket = tls ? TlsConnection.openToAnybody(server) : Servers.connect(server)) {
            return new BrokerQuestions(socket).apiVersions();
        }
    }
}
