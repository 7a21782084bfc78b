/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kdc;

import io.kerstream.testing.ClientTransport;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a KDC is started with; validated.
 *
 * @param realm the realm it serves
 * @param encryptionTypes names of the encryption types of all keys, strongest first; at least one
 * @param ticketLifetime longest ticket life, at least one second
 * @param renewableLifetime longest renewable life, zero for tickets that cannot be renewed
 * @param clientTransport what clients try first
 * @param clockSkew allowed difference of clocks, not negative
 * @param hosts host names and domains of the realm
 */
public record KdcSettings(
        String realm,
        List<String> encryptionTypes,
        Duration ticketLifetime,
        Duration renewableLifetime,
        ClientTransport clientTransport,
        Duration clockSkew,
        List<String> hosts) {

    /** What both the JDK 17 and every back end support; DES3 and RC4 are no longer among them. */
    public static final List<String> DEFAULT_ENCRYPTION_TYPES =
            List.of("aes256-cts-hmac-sha1-96", "aes128-cts-hmac-sha1-96");

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
    private static final Pattern HOST = Pattern.compile("[.]?[A-Za-z0-9][A-Za-z0-9._-]*");

    public KdcSettings {
        encryptionTypes = List.copyOf(encryptionTypes);
        hosts = List.copyOf(hosts);
        check("realm", realm, NAME);
        if (encryptionTypes.isEmpty()) {
            throw new IllegalArgumentException("encryptionTypes: name at least one");
        }
        encryptionTypes.forEach(type -> check("encryptionTypes", type, NAME));
        hosts.forEach(host -> check("hosts", host, HOST));
        if (ticketLifetime.toSeconds() < 1) {
            throw new IllegalArgumentException(
                    "ticketLifetime " + ticketLifetime + ": must be at least one second");
        }
        checkNotNegative("renewableLifetime", renewableLifetime);
        checkNotNegative("clockSkew", clockSkew);
    }

    private static void check(String key, String value, Pattern pattern) {
        if (!pattern.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    key + " '" + value + "': use letters, digits, '.', '-' and '_' only");
        }
    }

    private static void checkNotNegative(String key, Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(key + " " + value + ": must not be negative");
        }
    }
}
