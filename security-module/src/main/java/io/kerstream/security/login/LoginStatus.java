/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.login;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.annotation.PublicEvolving;
import org.jspecify.annotations.Nullable;

/**
 * How one login of this process is doing. Immutable; holds no secrets.
 *
 * @param principal the full principal name
 * @param source what it logs in from, with the path
 * @param clients how many client configurations use it now
 * @param ticketEnd when the ticket in use ends or ended; null before the first one, and for a login
 *     that only accepts connections
 * @param renewable whether a later ticket can be had without anybody's doing: always true of a
 *     keytab; false of a ticket cache whose ticket cannot be renewed any more
 * @param lastSuccess when new tickets were last obtained, or null
 * @param failuresInARow failed attempts since then
 * @param kdcRoundTrips exchanges with the KDC: those of this login (AS and TGS), and service
 *     tickets that handshakes fetched by themselves
 * @param refreshes how often a rejection by a broker led to new tickets
 * @param lastError what the last failed attempt meant and what to do; null if the last attempt did
 *     not fail
 */
@PublicEvolving
public record LoginStatus(
        String principal,
        String source,
        int clients,
        @Nullable Instant ticketEnd,
        boolean renewable,
        @Nullable Instant lastSuccess,
        int failuresInARow,
        long kdcRoundTrips,
        long refreshes,
        @Nullable String lastError) {

    /** What is left of the ticket; negative after its end, zero before the first one. */
    public Duration ticketLifeLeft(Instant now) {
        return ticketEnd == null ? Duration.ZERO : Duration.between(now, ticketEnd);
    }

    /** As JDK types, so that it crosses class loaders. */
    Map<String, Object> toMap() {
        Map<String, Object> map = new HashMap<>();
        map.put("principal", principal);
        map.put("source", source);
        map.put("clients", clients);
        map.put("renewable", renewable);
        map.put("failuresInARow", failuresInARow);
        map.put("kdcRoundTrips", kdcRoundTrips);
        map.put("refreshes", refreshes);
        if (ticketEnd != null) {
            map.put("ticketEnd", ticketEnd);
        }
        if (lastSuccess != null) {
            map.put("lastSuccess", lastSuccess);
        }
        if (lastError != null) {
            map.put("lastError", lastError);
        }
        return map;
    }

    static LoginStatus of(Map<?, ?> map) {
        return new LoginStatus(
                String.valueOf(map.get("principal")),
                String.valueOf(map.get("source")),
                map.get("clients") instanceof Integer clients ? clients : 0,
                map.get("ticketEnd") instanceof Instant end ? end : null,
                !Boolean.FALSE.equals(map.get("renewable")),
                map.get("lastSuccess") instanceof Instant success ? success : null,
                map.get("failuresInARow") instanceof Integer failures ? failures : 0,
                map.get("kdcRoundTrips") instanceof Long trips ? trips : 0,
                map.get("refreshes") instanceof Long refreshes ? refreshes : 0,
                map.get("lastError") instanceof String error ? error : null);
    }
}
