/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kafka;

import io.kerstream.testing.KafkaBackend;
import io.kerstream.testing.KafkaCapability;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/**
 * A way to run nodes. It only runs them: properties, ports, files and the order of starts are made
 * above it, and what a node reports comes back through the files of its {@link NodeLayout}.
 */
public interface NodeBackend {

    static NodeBackend of(KafkaBackend backend) {
        return switch (backend) {
            case FORKED -> new ForkedBackend();
            case IN_PROCESS -> new InProcessBackend();
            case DOCKER -> new DockerBackend();
        };
    }

    /** Why this host cannot run it; empty when it can. */
    Optional<String> missing();

    Set<KafkaCapability> capabilities();

    /**
     * Begins to run {@link io.kerstream.testing.internal.broker.BrokerMain} with the properties and
     * the ready file of the layout. Does not wait until the node is ready.
     */
    RunningNode start(NodeSpec spec) throws IOException;
}
