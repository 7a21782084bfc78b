/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.transaction;

import java.io.IOException;
import org.apache.flink.annotation.Internal;

/** The brokers are older than 3.0: they neither list nor describe transactions (KIP-664). */
@Internal
public final class TransactionsNotToldException extends IOException {

    private static final long serialVersionUID = 1L;

    /**
     * @param waitedFor what was asked for
     * @param cause the client's word that the brokers do not know the request
     */
    public TransactionsNotToldException(String waitedFor, Throwable cause) {
        super(
                "Brokers before 3.0 do not tell "
                        + waitedFor
                        + " (KIP-664). Cause: "
                        + cause.getMessage(),
                cause);
    }
}
