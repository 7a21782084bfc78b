/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.client;

import io.kerstream.security.KafkaSecurityUnavailableException;
import io.kerstream.security.login.KerberosLogins;
import io.kerstream.security.login.LoginStatus;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.kafka.common.errors.AuthenticationException;

/** Gives a client whose Kerberos login a broker has rejected one more try, with new tickets. */
final class RejectedLogins {

    /**
     * What Kafka writes when a broker cannot read a service ticket; and what the JDK does when the
     * KDC cannot read the ticket-granting ticket, because its own key was changed (RFC 4120,
     * section 7.5.9: 31, 41 and 44).
     */
    private static final Pattern BY_KERBEROS =
            Pattern.compile(
                    "SASL mechanism GSSAPI|Integrity check on decrypted field failed"
                            + "|Message stream modified|version of key is not available",
                    Pattern.CASE_INSENSITIVE);

    private RejectedLogins() {}

    /**
     * Has new tickets fetched when a broker rejected those in use: it may have another key since
     * they were issued. Which identity the client has, a failure does not say, so that the others
     * in use in the process get new tickets as well; each of them once per interval.
     *
     * @return what to do meanwhile; empty if the failure is of another kind, or the rejected
     *     tickets were new
     */
    static Optional<KafkaSecurityUnavailableException> tryAgain(AuthenticationException failure) {
        if (!BY_KERBEROS.matcher(String.valueOf(failure.getMessage())).find()) {
            return Optional.empty();
        }
        List<String> principals =
                KerberosLogins.statuses().stream()
                        .filter(status -> status.clients() > 0)
                        .map(LoginStatus::principal)
                        .distinct()
                        .toList();
        return KerberosLogins.explain(failure, principals)
                        instanceof KafkaSecurityUnavailableException passes
                ? Optional.of(passes)
                : Optional.empty();
    }
}
