/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.apache.kafka.common.security.token.delegation.DelegationToken;

/**
 * A Kafka cluster that clients reach through SASL or TLS: one to three KRaft brokers.
 *
 * <p>By default it offers {@link SecurityProtocol#SASL_PLAINTEXT} and {@link
 * SecurityProtocol#SASL_SSL}, both with GSSAPI, under the service principal {@code kafka/localhost}
 * and on the loopback interface. Controller, broker-internal traffic and {@link #admin()} use
 * further listeners with a password of their own, so that they work whatever is done to the KDC.
 *
 * <p>No broker outlives this JVM, even if it is killed. Topics must be created: brokers do not do
 * so by themselves, unless told by {@code auto.create.topics.enable}. All methods may be called by
 * any thread; after {@link #close()} those that need the broker throw {@link
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

    /** The name that clients reach the brokers by, and of the service principal. */
    String host();

    /**
     * Host and port of each broker's listener; the same for the life of the cluster.
     *
     * @throws IllegalArgumentException if the cluster has no such listener
     */
    String bootstrapServers(SecurityProtocol protocol);

    /**
     * What every client needs to connect, without a credential: bootstrap servers, protocol, the
     * listener's first mechanism (GSSAPI if it has it) and, for TLS, the truststore (PEM, so no
     * password).
     */
    Properties clientProperties(SecurityProtocol protocol);

    /**
     * The same with a credential of {@code principal}: for a SASL listener, one for its first
     * mechanism (GSSAPI if it has it), as {@link #clientProperties(SecurityProtocol, SaslMechanism,
     * String)} gives it; for an SSL listener with mutual TLS, {@link #clientKeys} as PEM.
     *
     * @throws IllegalArgumentException if clients of the listener have no name
     */
    Properties clientProperties(SecurityProtocol protocol, String principal);

    /**
     * What a client of {@code principal} needs to connect.
     *
     * <ul>
     *   <li>GSSAPI: {@code sasl.jaas.config} logs in from a new keytab; the principal is created if
     *       it does not exist. The JVM's Kerberos must know the KDC: {@link JvmKerberos#use}.
     *   <li>PLAIN, SCRAM: the password of {@link #user}.
     *   <li>OAUTHBEARER: Kafka's login gets tokens from {@link #tokenEndpoint()} with the password
     *       of {@link #user}. Clients from 4.0 on ask only URLs that the system property {@code
     *       org.apache.kafka.sasl.oauthbearer.allowed.urls} names; in this JVM it does until the
     *       cluster is closed.
     * </ul>
     *
     * @throws IllegalArgumentException if there is no such listener, or it lacks the mechanism
     */
    Properties clientProperties(
            SecurityProtocol protocol, SaslMechanism mechanism, String principal);

    /**
     * What a client with a delegation token needs to connect. On return, all brokers that run
     * accept the token.
     *
     * @param mechanism a SCRAM one
     */
    Properties clientProperties(
            SecurityProtocol protocol, SaslMechanism mechanism, DelegationToken token);

    /**
     * A user with a password for PLAIN, SCRAM and OAUTHBEARER, created if it does not exist. On
     * return, all brokers that run accept the password.
     */
    KafkaUser user(String name);

    /**
     * A key and certificate with the subject {@code CN=name} for mutual TLS; the same for the same
     * name. The authorizer sees the client as {@code User:name}.
     */
    ClientKeys clientKeys(String name);

    /**
     * Where OAuth clients get tokens: client-credentials grant, HTTP basic authentication with the
     * name and password of a {@link #user}; tokens are JWTs signed with RS256, valid for an hour.
     * The keys are at {@code /jwks} of the same server.
     *
     * @throws IllegalStateException if no listener has OAUTHBEARER
     */
    URI tokenEndpoint();

    /**
     * Allows something to a principal, by an ACL. On return, all brokers that run follow it.
     * Further ACLs of any kind can be made with {@link #admin()}.
     *
     * @param principal as the authorizer sees it: for Kerberos the first part of the name
     * @param name of the topic, group, ..., or {@code *} for all; {@code kafka-cluster} for the
     *     cluster
     */
    void grant(String principal, ResourceType type, String name, AclOperation... operations);

    /** Takes back what {@link #grant} gave. On return, no broker that runs follows it any more. */
    void revoke(String principal, ResourceType type, String name, AclOperation... operations);

    /** What the brokers saw of their clients. */
    BrokerEvidence evidence();

    /**
     * Faults of the network between clients and all brokers.
     *
     * @throws IllegalStateException unless the cluster is {@link KafkaClusterBuilder#cuttable()}
     */
    NetworkFaults network();

    /** Truststores for TLS clients of any kind. */
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
     * Creates a topic with a number of replicas; otherwise like {@link #createTopic(String, int)},
     * which gives it one on each broker.
     */
    void createTopic(String name, int partitions, int replicas);

    /** The id of the broker that leads a partition, once there is one. */
    int leader(String topic, int partition);

    /**
     * Makes another replica in sync the leader of a partition, and its preferred one. On return it
     * leads.
     *
     * @return its id
     * @throws HarnessException if no other replica is in sync within 60 s
     */
    int moveLeader(String topic, int partition);

    /**
     * Makes a broker the leader of a partition, and its preferred one. On return it leads.
     *
     * @throws IllegalArgumentException if it has no replica of the partition
     */
    void moveLeader(String topic, int partition, int broker);

    /** Has the first replica of each partition of a topic elected. On return they lead. */
    void electPreferredLeaders(String topic);

    /** The brokers, by id. */
    List<Broker> brokers();

    /**
     * A broker by its id, from 1 on.
     *
     * @throws IllegalArgumentException if there is none
     */
    Broker broker(int id);

    /**
     * The clients whose requests the brokers have authenticated since the start of the cluster,
     * through the listeners for clients: each combination of principal, client id and listener
     * once, in the order of their first authorized request. A client is listed once the broker has
     * answered a request of it that concerns a topic, a group or a transaction.
     */
    List<AuthenticatedClient> authenticatedClients();

    /** The log of the first broker; grows while it runs, and goes on over restarts. */
    Path brokerLog();

    /** Process id of the first broker's JVM, the last one if it does not run. */
    long brokerPid();

    /** Whether the processes of all brokers are alive. */
    boolean isRunning();

    /** Kills all brokers with SIGKILL; on return the processes are gone. */
    void kill();

    /**
     * Starts all brokers again with the same ports and data, after an orderly stop of those that
     * run. On return, the same holds as after {@link KafkaClusterBuilder#start()}.
     *
     * @throws HarnessException if one does not come up; it can be tried again
     */
    void restart();

    /**
     * Restarts one broker after the other, each when all replicas of all partitions are in sync
     * again. With replicas on several brokers, partitions keep a leader all the time.
     *
     * @throws HarnessException if one does not come up, or replicas are not in sync within 60 s
     */
    void rollingRestart();

    /**
     * Waits until every partition of every topic has a leader and all its replicas in sync, also
     * the topics of offsets and transactions. From then on any one broker of several may fail.
     *
     * @throws HarnessException if it is not so within 60 s
     */
    void awaitReplicasInSync();

    /**
     * Ends the brokers, each in an orderly way if it does so within seconds, else by force, and
     * removes all files unless the caller gave the work directory. On return the processes are
     * gone, the ports are free, and the admin client is closed. Calling it again does nothing.
     */
    @Override
    void close();
}
