/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.client;

import io.kerstream.security.FailureCode;
import io.kerstream.security.KafkaSecurityException;
import io.kerstream.security.KafkaSecurityUnavailableException;
import io.kerstream.security.failure.AuthorizationFailures;
import io.kerstream.security.failure.BrokerFailures;
import io.kerstream.security.failure.FailedClient;
import io.kerstream.security.failure.LoginFailures;
import io.kerstream.security.failure.SilentBrokers;
import io.kerstream.security.login.KerberosLogin;
import io.kerstream.security.login.KerberosLogins;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.annotation.Internal;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Tells what failures of a running client mean: which pass by themselves, which stay, and what to
 * do. Immutable.
 */
@Internal
public final class ConnectionFailures {

    private final EffectiveClient effective;

    private ConnectionFailures(EffectiveClient effective) {
        this.effective = effective;
    }

    /**
     * For the clients of one configuration.
     *
     * @param properties those of the client, for what messages say; no secret is kept
     */
    public static ConnectionFailures of(Map<?, ?> properties) {
        return new ConnectionFailures(EffectiveClient.of(properties));
    }

    /**
     * Says what a failure means. Where a broker rejected a Kerberos login, new tickets are fetched
     * first, once per interval.
     *
     * @param failure thrown by a client that had been made before, perhaps with causes
     * @return {@link KafkaSecurityUnavailableException} if it passes without anybody's doing but
     *     the KDC's, so that the same client can go on; {@link KafkaSecurityException} if it
     *     certainly stays; empty if that cannot be told, or it is not about security
     */
    public Optional<RuntimeException> explain(Throwable failure) {
        Set<Throwable> seen = new HashSet<>();
        for (Throwable t = failure; t != null && seen.add(t); t = t.getCause()) {
            if (t instanceof KafkaSecurityException
                    || t instanceof KafkaSecurityUnavailableException) {
                return Optional.of((RuntimeException) t);
            }
            if (t instanceof AuthorizationException refusal) {
                return Optional.of(AuthorizationFailures.explain(refusal, effective.client()));
            }
            if (t instanceof AuthenticationException rejection) {
                return explainAuthentication(rejection);
            }
            if (t instanceof TimeoutException timeout) {
                return explainByLogins(timeout);
            }
        }
        return Optional.empty();
    }

    /**
     * A connection that cannot be authenticated because there is no valid ticket is one that Kafka
     * tries again until its time is over, and then does not mention.
     */
    private Optional<RuntimeException> explainByLogins(TimeoutException timeout) {
        FailedClient client = effective.client();
        if (!client.usesKerberos()) {
            return Optional.empty();
        }
        Instant now = Instant.now();
        return KerberosLogins.statuses().stream()
                .filter(login -> login.clients() > 0 && login.lastError() != null)
                .filter(login -> login.ticketEnd() == null || !login.ticketEnd().isAfter(now))
                .findFirst()
                .map(
                        login ->
                                new KafkaSecurityUnavailableException(
                                        FailureCode.KERBEROS_NO_VALID_TICKET,
                                        client
                                                + " got no answer in its time, and "
                                                + login.principal()
                                                + " has no valid ticket: "
                                                + login.lastError()
                                                + " [the client says: "
                                                + timeout.getMessage()
                                                + "]",
                                        timeout));
    }

    private Optional<RuntimeException> explainAuthentication(AuthenticationException rejection) {
        Optional<KafkaSecurityUnavailableException> again = RejectedLogins.tryAgain(rejection);
        if (again.isPresent()) {
            return again.map(RuntimeException.class::cast);
        }
        return meaning(rejection, effective.client());
    }

    private static Optional<RuntimeException> meaning(
            AuthenticationException rejection, FailedClient client) {
        Optional<RuntimeException> byBroker = BrokerFailures.explain(rejection, client);
        if (byBroker.isPresent()) {
            return byBroker;
        }
        RuntimeException meaning = LoginFailures.translateRunning(rejection);
        return meaning == rejection ? Optional.empty() : Optional.of(meaning);
    }

    /**
     * The same, and where a request found no answer in its time, looks whether the KDC gives
     * tickets for the brokers, and asks the brokers' ports what they speak: for a client that has
     * just been made. Takes seconds then.
     */
    public Optional<RuntimeException> explainFirstContact(Throwable failure) {
        Optional<RuntimeException> known = explain(failure);
        if (known.isPresent()) {
            return known;
        }
        Set<Throwable> seen = new HashSet<>();
        for (Throwable t = failure; t != null && seen.add(t); t = t.getCause()) {
            if (t instanceof TimeoutException) {
                return explainSilence(t);
            }
        }
        return Optional.empty();
    }

    private Optional<RuntimeException> explainSilence(Throwable timeout) {
        FailedClient client = effective.client();
        Optional<Throwable> kerberos =
                client.usesKerberos()
                        ? KerberosLogins.serviceFailure(
                                KerberosLogin.services(
                                        client.value(FailedClient.SERVERS),
                                        client.value(FailedClient.SERVICE_NAME)))
                        : Optional.empty();
        if (kerberos.isEmpty()) {
            return SilentBrokers.explain(timeout, client, effective.withoutProfile());
        }
        AuthenticationException rejection =
                new SaslAuthenticationException("No ticket for the brokers", kerberos.get());
        rejection.addSuppressed(timeout);
        return meaning(rejection, client);
    }
}
