/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kafka;

import io.kerstream.testing.KafkaCapability;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** A back end that cannot be used. */
record MissingBackend(String reason) implements NodeBackend {

    @Override
    public Optional<String> missing() {
        return Optional.of(reason);
    }

    @Override
    public Set<KafkaCapability> capabilities() {
        return EnumSet.noneOf(KafkaCapability.class);
    }

    @Override
    public RunningNode start(NodeSpec spec) {
        throw new IllegalStateException(reason);
    }
}
