/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kafka;

import io.kerstream.testing.AuthenticatedClient;
import io.kerstream.testing.Authentication;
import io.kerstream.testing.AuthorizerDecision;
import io.kerstream.testing.BrokerEvidence;
import io.kerstream.testing.HarnessException;
import io.kerstream.testing.internal.broker.EvidenceFile;
import io.kerstream.testing.internal.broker.Fact;
import io.kerstream.testing.internal.io.Await;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;

/** What the brokers have written of what they saw. */
final class Evidence implements BrokerEvidence {

    private final List<Node> brokers;

    Evidence(List<Node> brokers) {
        this.brokers = brokers;
    }

    private record Seen(int broker, EvidenceFile.Entry entry) {

        String field(int index) {
            return entry.fact().fields().get(index);
        }
    }

    private List<Seen> all(Fact.Kind kind) {
        List<Seen> all = new ArrayList<>();
        for (Node broker : brokers) {
            for (EvidenceFile.Entry entry : read(broker)) {
                if (entry.fact().kind() == kind) {
                    all.add(new Seen(broker.id(), entry));
                }
            }
        }
        all.sort(Comparator.comparingLong(seen -> seen.entry().firstMillis()));
        return all;
    }

    private static List<EvidenceFile.Entry> read(Node broker) {
        try {
            return new EvidenceFile(broker.layout().evidence()).read();
        } catch (IOException e) {
            throw new HarnessException("Cannot read " + broker.layout().evidence(), e);
        }
    }

    @Override
    public List<Authentication> authentications() {
        return all(Fact.Kind.AUTHENTICATION).stream()
                .map(
                        seen ->
                                new Authentication(
                                        seen.broker(),
                                        seen.field(0),
                                        seen.field(1),
                                        seen.field(2),
                                        seen.entry().count()))
                .toList();
    }

    @Override
    public List<AuthorizerDecision> decisions() {
        return all(Fact.Kind.DECISION).stream()
                .map(
                        seen ->
                                new AuthorizerDecision(
                                        seen.broker(),
                                        client(seen),
                                        AclOperation.valueOf(seen.field(3)),
                                        ResourceType.valueOf(seen.field(4)),
                                        seen.field(5),
                                        Boolean.parseBoolean(seen.field(6)),
                                        seen.entry().count()))
                .toList();
    }

    /** Those with a decision, each once. */
    List<AuthenticatedClient> clients() {
        return all(Fact.Kind.DECISION).stream().map(Evidence::client).distinct().toList();
    }

    private static AuthenticatedClient client(Seen seen) {
        return new AuthenticatedClient(seen.field(0), seen.field(1), seen.field(2));
    }

    /** How often a broker has seen something. */
    static long count(Node broker, Fact fact) {
        return read(broker).stream()
                .filter(entry -> entry.fact().equals(fact))
                .mapToLong(EvidenceFile.Entry::count)
                .sum();
    }

    @Override
    public Authentication awaitAuthentication(Predicate<Authentication> fits, Duration limit) {
        return await("an authentication", fits, limit, this::authentications);
    }

    @Override
    public AuthorizerDecision awaitDecision(Predicate<AuthorizerDecision> fits, Duration limit) {
        return await("a decision", fits, limit, this::decisions);
    }

    private static <T> T await(
            String what, Predicate<T> fits, Duration limit, Supplier<List<T>> all) {
        try {
            return Await.value(
                    what + " that fits",
                    limit,
                    () -> all.get().stream().filter(fits).findFirst().orElse(null));
        } catch (HarnessException e) {
            throw new HarnessException(e.getMessage() + "; there were " + all.get(), e);
        }
    }
}
