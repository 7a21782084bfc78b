/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.broker;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.Endpoint;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.authorizer.StandardAcl;
import org.apache.kafka.metadata.authorizer.StandardAuthorizer;
import org.apache.kafka.server.authorizer.Action;
import org.apache.kafka.server.authorizer.AuthorizableRequestContext;
import org.apache.kafka.server.authorizer.AuthorizationResult;
import org.apache.kafka.server.authorizer.AuthorizerServerInfo;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kafka's ACL authorizer, which also tells the harness what a broker alone knows: who its clients
 * are, what it lets them do, and which ports it has bound.
 *
 * <p>Public with a public constructor because Kafka instantiates it by name; a combined node has
 * two, one for the controller and one for the broker.
 */
public final class RecordingAuthorizer extends StandardAuthorizer {

    /** Broker property: the file for {@link EvidenceFile}. */
    public static final String EVIDENCE_FILE = "kerstream.testing.evidence.file";

    /** Broker property: comma-separated listeners whose clients are recorded. */
    public static final String RECORDED_LISTENERS = "kerstream.testing.evidence.listeners";

    private static final Logger LOG = LoggerFactory.getLogger(RecordingAuthorizer.class);
    private static final Map<Path, Map<String, Integer>> BOUND_PORTS = new ConcurrentHashMap<>();

    private final Map<Uuid, StandardAcl> acls = new ConcurrentHashMap<>();
    private @Nullable Path file;
    private @Nullable EvidenceLog evidence;
    private Set<String> recordedListeners = Set.of();
    private volatile boolean servesClients = true;

    /** The ports of a node by listener name, as far as they are bound. */
    static Map<String, Integer> boundPorts(Path evidence) {
        return Map.copyOf(BOUND_PORTS.getOrDefault(evidence, Map.of()));
    }

    static void forget(Path evidence) {
        BOUND_PORTS.remove(evidence);
    }

    @Override
    public void configure(Map<String, ?> configs) {
        super.configure(configs);
        file = Path.of(String.valueOf(configs.get(EVIDENCE_FILE)));
        evidence = EvidenceLog.of(file);
        recordedListeners = Set.of(String.valueOf(configs.get(RECORDED_LISTENERS)).split(","));
    }

    @Override
    public Map<Endpoint, ? extends CompletionStage<Void>> start(AuthorizerServerInfo server) {
        if (file != null) {
            Map<String, Integer> ports =
                    BOUND_PORTS.computeIfAbsent(file, key -> new ConcurrentHashMap<>());
            for (Endpoint endpoint : server.endpoints()) {
                ports.put(KafkaServerAdapter.listener(endpoint), endpoint.port());
            }
        }
        servesClients =
                server.endpoints().stream()
                        .map(KafkaServerAdapter::listener)
                        .anyMatch(recordedListeners::contains);
        return super.start(server);
    }

    @Override
    public List<AuthorizationResult> authorize(
            AuthorizableRequestContext context, List<Action> actions) {
        List<AuthorizationResult> results = super.authorize(context, actions);
        if (recordedListeners.contains(context.listenerName())) {
            String principal = AuthenticatedPrincipal.fullName(context.principal());
            for (int i = 0; i < actions.size(); i++) {
                record(context, principal, actions.get(i), results.get(i));
            }
        }
        return results;
    }

    @Override
    public void addAcl(Uuid id, StandardAcl acl) {
        super.addAcl(id, acl);
        acls.put(id, acl);
        noteChange(Fact.Kind.ACL_ADDED, acl);
    }

    @Override
    public void removeAcl(Uuid id) {
        super.removeAcl(id);
        StandardAcl acl = acls.remove(id);
        if (acl != null) {
            noteChange(Fact.Kind.ACL_REMOVED, acl);
        }
    }

    /**
     * Not by the controller's authorizer of a combined node: the harness waits for the one that
     * clients meet, which may come later.
     */
    private void noteChange(Fact.Kind kind, StandardAcl acl) {
        if (servesClients) {
            evidence().add(Fact.of(kind, acl.toBinding().toString()));
        }
    }

    @Override
    public void loadSnapshot(Map<Uuid, StandardAcl> snapshot) {
        super.loadSnapshot(snapshot);
        acls.clear();
        acls.putAll(snapshot);
    }

    private void record(
            AuthorizableRequestContext context,
            String principal,
            Action action,
            AuthorizationResult result) {
        boolean first =
                evidence()
                        .add(
                                Fact.of(
                                        Fact.Kind.DECISION,
                                        principal,
                                        String.valueOf(context.clientId()),
                                        context.listenerName(),
                                        action.operation().name(),
                                        action.resourcePattern().resourceType().name(),
                                        action.resourcePattern().name(),
                                        Boolean.toString(result == AuthorizationResult.ALLOWED)));
        if (first) {
            LOG.info(
                    "{}: {} of {} {} by {}, client.id {}, listener {}",
                    result,
                    action.operation(),
                    action.resourcePattern().resourceType(),
                    action.resourcePattern().name(),
                    principal,
                    context.clientId(),
                    context.listenerName());
        }
    }

    private EvidenceLog evidence() {
        if (evidence == null) {
            throw new IllegalStateException("not configured");
        }
        return evidence;
    }
}
