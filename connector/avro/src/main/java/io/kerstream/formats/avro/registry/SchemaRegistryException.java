/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.formats.avro.registry;

import java.io.IOException;
import org.apache.flink.annotation.PublicEvolving;
import org.jspecify.annotations.Nullable;

/**
 * What a registry said does not fit: an unknown id or subject, a schema that it refuses, an answer
 * that is none. The message names the registry, the id or subject, the status and the way out.
 *
 * <p>A registry that does not answer is a {@link SchemaRegistryUnavailableException}, one that
 * refuses our credential a {@link io.kerstream.security.KafkaSecurityException}.
 */
@PublicEvolving
public class SchemaRegistryException extends IOException {

    private static final long serialVersionUID = 1L;

    public SchemaRegistryException(String message) {
        super(message);
    }

    public SchemaRegistryException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
