/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.login;

import org.apache.flink.annotation.PublicEvolving;
import org.jspecify.annotations.Nullable;

/**
 * A Kerberos login as JMX shows it, under the name {@code
 * io.kerstream.security:type=Login,principal="alice@EXAMPLE.ORG"}: once for each login of the
 * process, from its beginning to its end.
 */
@PublicEvolving
public interface LoginMXBean {

    /** The full principal name. */
    String getPrincipal();

    /** What it logs in from, with the path. */
    String getSource();

    /** How many client configurations use it now. */
    int getClients();

    /** 0 after the end of the ticket and before the first one. */
    long getTicketLifeLeftSeconds();

    /** Milliseconds since the epoch; 0 before the first one. */
    long getLastSuccessfulLoginTimestamp();

    /** Failed attempts since the last successful one. */
    int getFailedRenewalsInARow();

    /** Exchanges with the KDC. */
    long getKdcRoundTrips();

    /** What the last attempt failed with; null if it did not fail. */
    @Nullable String getLastError();
}
