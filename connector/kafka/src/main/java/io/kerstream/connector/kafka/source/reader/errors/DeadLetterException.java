/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.reader.errors;

import java.io.IOException;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

/** A record that cannot be deserialized could not be written to the dead-letter topic either. */
@Internal
public final class DeadLetterException extends IOException {

    private static final long serialVersionUID = 1L;

    DeadLetterException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
