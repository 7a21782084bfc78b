/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security;

import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.ReadableConfig;

/** Entry point of the engine: the client factory of this process. */
@Internal
@SuppressWarnings("DoNotCallSuggester")
public final class KafkaSecurity {

    private KafkaSecurity() {}

    /**
     * The factory for operators that are handed the process's configuration (source readers).
     *
     * @param processConfiguration the effective Flink configuration of this process
     */
    public static KafkaClientFactory clientFactory(ReadableConfig processConfiguration) {
        throw new IllegalStateException();
    }

    /** The factory for operators that are not (enumerators, writers and committers). */
    public static KafkaClientFactory clientFactory() {
        throw new IllegalStateException();
    }
}
