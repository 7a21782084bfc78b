/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.writer;

import io.kerstream.security.FailureCode;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.runtime.throwable.ThrowableAnnotation;
import org.apache.flink.runtime.throwable.ThrowableType;
import org.apache.kafka.common.KafkaException;

/**
 * Somebody else keeps aborting the transactions of this sink, most likely another running job with
 * the same transactional id prefix.
 *
 * <p>Each restart would abort the transactions of the other job in turn, so Flink's restart
 * strategy is told not to try.
 */
@PublicEvolving
@ThrowableAnnotation(ThrowableType.NonRecoverableError)
public final class SharedPrefixException extends KafkaException {

    private static final long serialVersionUID = 1L;

    SharedPrefixException(String message, Throwable cause) {
        super(FailureCode.TRANSACTIONAL_ID_PREFIX_SHARED.mark(message), cause);
    }
}
