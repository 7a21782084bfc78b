/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.runtime.throwable.ThrowableAnnotation;
import org.apache.flink.runtime.throwable.ThrowableType;
import org.jspecify.annotations.Nullable;

/**
 * A credential or security setting that cannot work as it is.
 *
 * <p>The message names the key, its value (never a secret), where the value came from and the way
 * out; it ends with its {@link FailureCode}. Repeating the attempt without a change cannot help,
 * therefore Flink's restart strategy is told not to. Failures that pass by themselves, such as an
 * unreachable KDC, are {@link KafkaSecurityUnavailableException}.
 */
@PublicEvolving
@ThrowableAnnotation(ThrowableType.NonRecoverableError)
public class KafkaSecurityException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final FailureCode code;

    /**
     * @param code shown at the end of the message
     */
    public KafkaSecurityException(FailureCode code, String message) {
        this(code, message, null);
    }

    /**
     * @param code shown at the end of the message
     */
    public KafkaSecurityException(FailureCode code, String message, @Nullable Throwable cause) {
        super(code.mark(message), cause);
        this.code = code;
    }

    /** What failed, for programs. */
    public FailureCode code() {
        return code;
    }
}
