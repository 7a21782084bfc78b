/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing;

import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.security.auth.SecurityProtocol;

/**
 * A Kafka cluster that clients reach through Kerberos only: one KRaft broker in a JVM of its own.
 *
 * <p>It offers {@link SecurityProtocol#SASL_PLAINTEXT} and {@link SecurityProtocol#SASL_SSL}, both
 * with GSSAPI, under the service principal {@code kafka/localhost} and on the loopback interface.
 * Controller, broker-internal traffic and {@link #admin()} use further listeners with a password of
 * their own, so that they work whatever is done to the KDC.
 *
 * <p>The broker does not outlive this JVM, even if it is killed. Topics must be created: the broker
 * does not do so by itself, unless told by {@code auto.create.topics.enable}. All methods may be
 * called by any thread; after {@link #close()} those that need the broker throw {@link
 * IllegalStateException}.
 */
public interface KafkaCluster extends AutoCloseable {

    /**
     * A cluster with the default settings, to be changed and started.
     *
     * @param kdc authenticates the brokers and their clients; must be running when the cluster
     *     starts, and is not closed with it
     */
    static KafkaClusterBuilder builder(Kdc kdc) {
        return new KafkaClusterBuilder(kdc);
    }

    /**
     * Host and port of the broker's listener; the same for the life of the cluster.
     *
     * @throws IllegalArgumentException unless {@code protocol} is SASL_PLAINTEXT or SASL_SSL
     */
    String bootstrapServers(SecurityProtocol protocol);

    /**
     * What every client needs to connect, without a credential: bootstrap servers, protocol,
     * mechanism, service name and, for SASL_SSL, the truststore (PEM, so no password).
     */
    Properties clientProperties(SecurityProtocol protocol);

    /**
     * The same with a {@code sasl.jaas.config} that logs {@code principal} in from a new keytab.
     * The principal is created if it does not exist.
     *
     * <p>A client with these properties needs the JVM's Kerberos to know the KDC: {@link
     * JvmKerberos#use}.
     */
    Properties clientProperties(SecurityProtocol protocol, String principal);

    /** Truststores for SASL_SSL clients of any kind. */
    TlsMaterial tls();

    /**
     * An admin client of the harness itself, which may do everything, works without the KDC, and
     * does not appear among the {@link #authenticatedClients()}. Owned by the cluster: do not close
     * it.
     */
    Admin admin();

    /**
     * Creates a topic. On return, every partition has a leader that clients see.
     *
     * @throws HarnessException if it cannot be created, for example because it exists
     */
    void createTopic(String name, int partitions);

    /**
     * The clients whose requests the broker has accepted since the start of the cluster, through
     * the SASL listeners: each combination of principal, client id and listener once, in the order
     * of their first authorized request. A client is listed once the broker has answered a request
     * of it that concerns a topic, a group or a transaction.
     */
    List<AuthenticatedClient> authenticatedClients();

    /** The broker's log; grows while it runs, and goes on over restarts. */
    Path brokerLog();

    /** Process id of the broker's JVM, the last one if it does not run. */
    long brokerPid();

    /** Whether the broker's process is alive. */
    boolean isRunning();

    /** Kills the broker with SIGKILL; on return the process is gone. */
    void kill();

    /**
     * Starts the broker again with the same ports and data, after an orderly stop if it runs. On
     * return, the same holds as after {@link KafkaClusterBuilder#start()}.
     *
     * @throws HarnessException if it does not come up; it can be tried again
     */
    void restart();

    /**
     * Ends the broker, in an orderly way if it does so within seconds, else by force, and removes
     * all files unless the caller gave the work directory. On return the process is gone, the ports
     * are free, and the admin client is closed. Calling it again does nothing.
     */
    @Override
    void close();
}
