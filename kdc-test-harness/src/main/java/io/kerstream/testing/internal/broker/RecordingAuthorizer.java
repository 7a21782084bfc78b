/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.broker;

import io.kerstream.testing.AuthenticatedClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.Endpoint;
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
 * are, and which ports it has bound.
 *
 * <p>Public with a public constructor because Kafka instantiates it by name; a combined node has
 * two, one for the controller and one for the broker.
 */
public final class RecordingAuthorizer extends StandardAuthorizer {

    /** Broker property: the file for {@link ClientRecords}. */
    public static final String RECORDS_FILE = "kerstream.testing.clients.file";

    /** Broker property: comma-separated listeners whose clients are recorded. */
    public static final String RECORDED_LISTENERS = "kerstream.testing.clients.listeners";

    private static final Logger LOG = LoggerFactory.getLogger(RecordingAuthorizer.class);
    private static final Map<String, Integer> BOUND_PORTS = new ConcurrentHashMap<>();

    private final Set<AuthenticatedClient> seen = ConcurrentHashMap.newKeySet();
    private @Nullable ClientRecords records;
    private Set<String> recordedListeners = Set.of();

    /** The ports of this process by listener name, as far as they are bound. */
    static Map<String, Integer> boundPorts() {
        return Map.copyOf(BOUND_PORTS);
    }

    @Override
    public void configure(Map<String, ?> configs) {
        super.configure(configs);
        records = new ClientRecords(Path.of(String.valueOf(configs.get(RECORDS_FILE))));
        recordedListeners = Set.of(String.valueOf(configs.get(RECORDED_LISTENERS)).split(","));
    }

    @Override
    public Map<Endpoint, ? extends CompletionStage<Void>> start(AuthorizerServerInfo server) {
        for (Endpoint endpoint : server.endpoints()) {
            BOUND_PORTS.put(endpoint.listener(), endpoint.port());
        }
        return super.start(server);
    }

    @Override
    public List<AuthorizationResult> authorize(
            AuthorizableRequestContext context, List<Action> actions) {
        if (recordedListeners.contains(context.listenerName())) {
            record(
                    new AuthenticatedClient(
                            AuthenticatedPrincipal.fullName(context.principal()),
                            String.valueOf(context.clientId()),
                            context.listenerName()));
        }
        return super.authorize(context, actions);
    }

    private void record(AuthenticatedClient client) {
        if (!seen.add(client)) {
            return;
        }
        LOG.info(
                "Client authenticated as {}: client.id {}, listener {}",
                client.principal(),
                client.clientId(),
                client.listener());
        if (records == null) {
            throw new IllegalStateException("not configured");
        }
        try {
            records.append(client);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot record " + client, e);
        }
    }
}
