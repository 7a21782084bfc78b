/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security;

import io.kerstream.security.observation.MetricDescription;
import org.apache.flink.annotation.PublicEvolving;

/**
 * What source readers, sink writers and committers show of the authentication of their clients. The
 * metrics of a principal are those of its login, which all operators of a process share: they are
 * the same in each subtask.
 */
@PublicEvolving
public final class KafkaSecurityMetrics {

    /** The group of all of them. */
    public static final String GROUP = "KafkaSecurity";

    /** The group whose value is a principal. */
    public static final String PRINCIPAL_GROUP = "principal";

    private static final String OF_PRINCIPAL = GROUP + "." + PRINCIPAL_GROUP + ".<principal>";

    public static final MetricDescription AUTHENTICATION_STALLED =
            MetricDescription.gauge(
                    GROUP,
                    "authenticationStalledSeconds",
                    "for how long connections have been made and none was authenticated; 0 when"
                            + " all is well. Any mechanism, and TLS");

    public static final MetricDescription TICKET_LIFE_LEFT =
            MetricDescription.gauge(
                    OF_PRINCIPAL,
                    "ticketLifeLeftSeconds",
                    "what is left of the ticket in use; 0 after its end");

    public static final MetricDescription LAST_SUCCESSFUL_LOGIN =
            MetricDescription.gauge(
                    OF_PRINCIPAL,
                    "lastSuccessfulLoginTimestamp",
                    "when new tickets were last obtained, in milliseconds since the epoch; 0"
                            + " before");

    public static final MetricDescription FAILED_RENEWALS =
            MetricDescription.gauge(
                    OF_PRINCIPAL,
                    "failedRenewalsInARow",
                    "attempts that failed since the last success");

    public static final MetricDescription KDC_ROUND_TRIPS =
            MetricDescription.gauge(OF_PRINCIPAL, "kdcRoundTrips", "exchanges with the KDC so far");

    private KafkaSecurityMetrics() {}
}
