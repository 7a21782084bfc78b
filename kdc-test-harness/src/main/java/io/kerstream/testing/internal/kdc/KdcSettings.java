/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kdc;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * What a KDC is started with; validated.
 *
 * @param realm the realm it serves
 * @param ticketLifetime longest ticket life, at least one second
 * @param renewableLifetime longest renewable life, zero for tickets that cannot be renewed
 */
public record KdcSettings(String realm, Duration ticketLifetime, Duration renewableLifetime) {

    private static final Pattern REALM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

    public KdcSettings {
        if (!REALM.matcher(realm).matches()) {
            throw new IllegalArgumentException(
                    "realm '" + realm + "': use letters, digits, '.', '-' and '_' only");
        }
        if (ticketLifetime.toSeconds() < 1) {
            throw new IllegalArgumentException(
                    "ticketLifetime " + ticketLifetime + ": must be at least one second");
        }
        if (renewableLifetime.isNegative()) {
            throw new IllegalArgumentException(
                    "renewableLifetime " + renewableLifetime + ": must not be negative");
        }
    }
}
