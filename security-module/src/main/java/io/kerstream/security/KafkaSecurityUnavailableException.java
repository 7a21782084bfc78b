/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security;

import org.apache.flink.annotation.PublicEvolving;
import org.jspecify.annotations.Nullable;

/**
 * Authentication is not possible right now, for a reason that may pass: the KDC does not answer,
 * the clocks differ, or a keytab or ticket cache is just being written.
 *
 * <p>Flink's restart strategy decides how often to try again.
 */
@PublicEvolving
public class KafkaSecurityUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final FailureCode code;

    /**
     * @param code shown at the end of the message
     */
    public KafkaSecurityUnavailableException(
            FailureCode code, String message, @Nullable Throwable cause) {
        super(code.mark(message), cause);
        this.code = code;
    }

    /** What failed, for programs. */
    public FailureCode code() {
        return code;
    }
}
