/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.committer;

import io.kerstream.security.FailureCode;
import java.io.IOException;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.runtime.throwable.ThrowableAnnotation;
import org.apache.flink.runtime.throwable.ThrowableType;

/**
 * A transaction of a completed checkpoint can no longer be committed, or nobody can tell any more
 * whether it was.
 *
 * <p>Restarting cannot change that, so Flink's restart strategy is told not to try.
 */
@PublicEvolving
@ThrowableAnnotation(ThrowableType.NonRecoverableError)
public final class TransactionLostException extends IOException {

    private static final long serialVersionUID = 1L;

    TransactionLostException(LostTransaction lost, Throwable cause) {
        super(FailureCode.TRANSACTION_LOST.mark(lost.explain(cause)), cause);
    }
}
