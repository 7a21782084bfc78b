/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.client;

import io.kerstream.security.failure.LoginAttempt;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client is constructed from.
 *
 * @param configuration Kafka's configuration, with the credential; holds secrets, never to be shown
 * @param login the login that construction will try, or null for a client without SASL
 * @param required the login of this process that it will use, or null if it brings another or none
 */
record PreparedClient(
        Map<String, Object> configuration,
        @Nullable LoginAttempt login,
        @Nullable RequiredLogin required) {

    /** A client that uses no login of this process. */
    PreparedClient(Map<String, Object> configuration, @Nullable LoginAttempt login) {
        this(configuration, login, null);
    }

    @Override
    public String toString() {
        return "PreparedClient[" + login + "]";
    }
}
