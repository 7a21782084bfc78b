/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.formats.avro.registry.client;

import io.kerstream.formats.avro.registry.SchemaRegistryException;
import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.flink.annotation.Internal;

/**
 * What a registry is asked. Calls wait for its answer, as long as {@link RegistryOptions} say, and
 * throw {@link SchemaRegistryException}, {@link
 * io.kerstream.formats.avro.registry.SchemaRegistryUnavailableException} or {@link
 * io.kerstream.security.KafkaSecurityException}.
 */
@Internal
public interface SchemaRegistry {

    /** The schema with an id, with all that it refers to. */
    Schema schema(int id) throws IOException;

    /** The id of a schema under a subject; it is registered if it is not there. */
    int register(String subject, Schema schema) throws IOException;

    /** The id of a schema that is registered under a subject. */
    int lookUp(String subject, Schema schema) throws IOException;

    /** The addresses, for messages; without user information. */
    @Override
    String toString();
}
