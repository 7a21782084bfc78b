/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.formats.avro.registry;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/**
 * No address of a registry answered, after all retries. It is no fault of the record that asked,
 * and the job's restart strategy may help; therefore one of Kafka's retriable exceptions.
 */
@PublicEvolving
public class SchemaRegistryUnavailableException extends RetriableException {

    private static final long serialVersionUID = 1L;

    public SchemaRegistryUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
