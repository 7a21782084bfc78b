/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kafka;

import io.kerstream.testing.HarnessException;
import io.kerstream.testing.KafkaUser;
import io.kerstream.testing.SaslMechanism;
import io.kerstream.testing.internal.io.Await;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.errors.SaslAuthenticationException;

/** Gives the brokers SCRAM credentials, and waits until they accept them. */
final class ScramCredentials {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int ITERATIONS = 4096;

    private ScramCredentials() {}

    static void store(Admin admin, KafkaUser user, Collection<SaslMechanism> mechanisms) {
        try {
            // A request may hold one change for each user.
            for (SaslMechanism mechanism : mechanisms) {
                UserScramCredentialAlteration change =
                        new UserScramCredentialUpsertion(
                                user.name(),
                                new ScramCredentialInfo(
                                        ScramMechanism.fromMechanismName(mechanism.mechanismName()),
                                        ITERATIONS),
                                user.password());
                Topics.get(admin.alterUserScramCredentials(List.of(change)).all());
            }
        } catch (ExecutionException e) {
            throw new HarnessException(
                    "Cannot store the SCRAM credentials of "
                            + user.name()
                            + " (brokers have them from 3.5 on): "
                            + e.getMessage(),
                    e);
        }
    }

    /**
     * Logs in until it is accepted: credentials reach each broker in its own time, and a client
     * that comes too early fails for good.
     *
     * @param client properties with the endpoint of one broker only
     */
    static void awaitAccepted(String who, Properties client) {
        Await.value(
                client.getProperty("bootstrap.servers") + " to accept the credentials of " + who,
                LIMIT,
                () -> accepted(client) ? true : null);
    }

    private static boolean accepted(Properties client) {
        try (Admin admin = Admin.create(client)) {
            Topics.get(admin.describeCluster().clusterId());
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SaslAuthenticationException) {
                return false;
            }
            throw new HarnessException("The brokers refuse: " + e.getMessage(), e);
        }
    }
}
