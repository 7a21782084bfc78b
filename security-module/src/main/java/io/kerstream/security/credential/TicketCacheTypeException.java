/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.credential;

import io.kerstream.security.FailureCode;
import io.kerstream.security.KafkaSecurityException;
import org.apache.flink.annotation.Internal;

/**
 * The ticket cache of this process is of a type that Java cannot read. Apart from other
 * contradictory settings because it comes from the environment, maybe of a process that needs no
 * ticket at all.
 */
@Internal
public final class TicketCacheTypeException extends KafkaSecurityException {

    private static final long serialVersionUID = 1L;

    TicketCacheTypeException(String message) {
        super(FailureCode.CREDENTIAL_TICKET_CACHE_TYPE, message);
    }
}
