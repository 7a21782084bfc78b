/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.client;

import io.kerstream.security.failure.LoginFailures;
import org.apache.flink.annotation.Internal;
import org.apache.kafka.common.errors.AuthenticationException;

/** Tells authentication errors of running clients that pass by themselves from those that stay. */
@Internal
public final class ConnectionFailures {

    private ConnectionFailures() {}

    /**
     * Says what an authentication error means.
     *
     * @param failure thrown by a client that had been made before
     * @return {@link io.kerstream.security.KafkaSecurityUnavailableException} if it passes without
     *     anybody's doing but the KDC's, so that the same client can go on; {@link
     *     io.kerstream.security.KafkaSecurityException} if it certainly stays; {@code failure}
     *     itself if that cannot be told
     */
    public static RuntimeException translate(AuthenticationException failure) {
        return LoginFailures.translateRunning(failure);
    }
}
