/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.enumerator.initializer;

import java.util.Properties;
import org.apache.flink.annotation.Internal;

/** An {@link OffsetsInitializer} that has demands on the source's properties. */
@Internal
public interface OffsetsInitializerValidator {

    /**
     * Called by the builder with the user's properties.
     *
     * @throws IllegalStateException if the initializer cannot work with them; says why
     */
    void validate(Properties kafkaSourceProperties);
}
