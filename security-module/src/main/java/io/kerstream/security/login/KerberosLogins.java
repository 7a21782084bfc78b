/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.login;

import io.kerstream.security.FailureCode;
import io.kerstream.security.KafkaSecurityException;
import io.kerstream.security.KafkaSecurityUnavailableException;
import io.kerstream.security.credential.VerifiedIdentity;
import io.kerstream.security.failure.LoginAttempt;
import io.kerstream.security.failure.LoginFailures;
import io.kerstream.security.login.LoginSettings.FirstLogin;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.flink.annotation.Internal;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Kerberos logins of this process.
 *
 * <p>Where the security module is installed, the logins belong to its copy of this library in
 * {@code lib/}, and all other copies use them; elsewhere each class loader has its own. All methods
 * may be called from any thread.
 */
@Internal
public final class KerberosLogins {

    private static final Logger LOG = LoggerFactory.getLogger(KerberosLogins.class);

    private KerberosLogins() {}

    /** {@link #require(VerifiedIdentity, LoginSettings, Collection)} for no service yet known. */
    public static void require(VerifiedIdentity identity, LoginSettings settings) {
        require(identity, settings, List.of());
    }

    /**
     * Joins or begins the login of an identity before a client is made, so that Kafka, which calls
     * login classes under a lock of all clients, need not wait for it. Waits for the first ticket
     * as the settings say; a login that has one is not waited for.
     *
     * @param services whose tickets to fetch ahead, as {@code service@host}
     * @throws KafkaSecurityException if the KDC said that this identity cannot log in
     * @throws KafkaSecurityUnavailableException if there is no ticket for another reason
     * @throws InterruptException if the thread was interrupted while it waited
     */
    public static void require(
            VerifiedIdentity identity, LoginSettings settings, Collection<String> services) {
        boolean waits = settings.firstLogin() == FirstLogin.FAIL_FAST;
        LoginClient.Answer answer =
                LoginClient.require(
                        LoginIdentity.options(identity),
                        settings,
                        services,
                        waits ? settings.firstLoginTimeout() : Duration.ZERO);
        if (answer.hasTicket()) {
            return;
        }
        if (!waits) {
            LOG.debug("The login of {} goes on in the background", identity.principal());
            return;
        }
        if (answer.failure() instanceof InterruptedException interrupted) {
            throw new InterruptException(
                    "Interrupted while waiting for the login of " + identity.principal(),
                    interrupted);
        }
        LoginAttempt attempt = LoginAttempt.of(identity);
        if (answer.failure() != null) {
            throw LoginFailures.translate(new KafkaException(answer.failure()), attempt);
        }
        throw new KafkaSecurityUnavailableException(
                FailureCode.KERBEROS_KDC_UNREACHABLE,
                "Kerberos login of "
                        + attempt
                        + " failed: no KDC of realm "
                        + identity.realm()
                        + " answered within "
                        + settings.firstLoginTimeout().toMillis()
                        + " ms ("
                        + LoginSettings.FIRST_LOGIN_TIMEOUT
                        + "). Check that the KDC can be reached from this host (port 88, UDP and"
                        + " TCP), and the realm's kdc entries in krb5.conf. ["
                        + io.kerstream.security.report.Krb5Conf.describe()
                        + "]",
                null);
    }

    /**
     * The login of an identity for clients that are not Kafka's, such as HTTP with SPNEGO. Waits
     * for its first ticket as {@link #require} does, and fails as it does.
     *
     * @return the login in use until closed; hold it for one exchange only, it lingers by itself
     */
    public static HeldLogin hold(
            VerifiedIdentity identity, LoginSettings settings, Collection<String> services) {
        require(identity, settings, services);
        LoginClient.Joined joined =
                LoginClient.join(
                        LoginIdentity.KRB5_MODULE,
                        LoginIdentity.options(identity),
                        settings,
                        services);
        return new HeldLogin(joined.subject(), joined.close());
    }

    /**
     * Why a login of this process has no ticket for one of these services. Kafka's clients do not
     * tell: where the JDK does not let them read the KDC's error code, they take every missing
     * service ticket for a login that is just being renewed, and try again for ever.
     *
     * @param services as {@code service@host}
     */
    public static Optional<Throwable> serviceFailure(Collection<String> services) {
        return LoginClient.serviceFailure(services);
    }

    /** How the logins are doing, in no order. */
    public static List<LoginStatus> statuses() {
        return LoginClient.statuses();
    }

    /**
     * Takes note that a broker rejected a principal, and has new tickets fetched, at most once per
     * refresh interval. Does not wait.
     *
     * @return true if it makes sense to try again after a moment; false if the tickets that were
     *     rejected were new, or the principal has no login here
     */
    public static boolean refreshAfterRejection(String principal) {
        return LoginClient.rejected(principal);
    }

    /**
     * Says what an authentication error of a running client means, and has new tickets fetched when
     * a broker or the KDC rejected those in use. Does not wait.
     *
     * @param failure thrown by a client that had been made before
     * @param principals that the client may have logged in as; empty for other mechanisms
     * @return {@link KafkaSecurityUnavailableException} if the client can go on: the error passes
     *     by itself, or new tickets are on their way; {@link KafkaSecurityException} if it
     *     certainly stays, or if the rejected tickets were new; {@code failure} itself if that
     *     cannot be told
     */
    public static RuntimeException explain(
            AuthenticationException failure, Collection<String> principals) {
        RuntimeException meaning = LoginFailures.translateRunning(failure);
        if (meaning instanceof KafkaSecurityUnavailableException
                || !(failure instanceof SaslAuthenticationException)
                || principals.isEmpty()) {
            return meaning;
        }
        boolean again = false;
        for (String principal : principals) {
            again |= refreshAfterRejection(principal);
        }
        String who = "The Kerberos login of " + String.join(", ", principals);
        if (again) {
            return new KafkaSecurityUnavailableException(
                    FailureCode.KERBEROS_TICKETS_REJECTED,
                    who
                            + " was rejected. New tickets are fetched, then it is tried again. ["
                            + failure.getMessage()
                            + "]",
                    failure);
        }
        return meaning instanceof KafkaSecurityException
                ? meaning
                : new KafkaSecurityException(
                        FailureCode.KERBEROS_BROKER_KEY,
                        who
                                + " was rejected, with new tickets too. Check that the broker's"
                                + " keytab has the key that the KDC has for its principal (kvno),"
                                + " that the clocks of broker and KDC agree, and the broker's log."
                                + " ["
                                + failure.getMessage()
                                + "]",
                        failure);
    }

    /**
     * Makes this copy's logins those of all copies in the process that are asked from now on,
     * unless another copy's are. Called by the security module, whose copy is the one in {@code
     * lib/}: a copy in a user jar must not, since it would be kept in memory beyond its job.
     *
     * @return withdraws them; clients that use them go on
     */
    public static Runnable publish() {
        return LoginClient.publish();
    }
}
