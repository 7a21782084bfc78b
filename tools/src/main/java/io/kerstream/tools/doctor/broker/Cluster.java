/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.doctor.broker;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.acl.AclOperation;

/**
 * What the checks ask a cluster, as the client that they examine. Every request has a limit.
 * Failures are Kafka's own exceptions, unwrapped.
 */
public interface Cluster extends AutoCloseable {

    /**
     * A broker as it calls itself to clients.
     *
     * @param server host and port
     */
    record Node(int id, String server) {}

    /** The brokers, by the name that they advertise. */
    List<Node> brokers();

    /** The settings of a broker that are not secret; without those that are not set. */
    Map<String, String> settings(int broker);

    /**
     * What this client may do with a topic (KIP-430); empty if the broker is too old to tell.
     *
     * @throws org.apache.kafka.common.errors.AuthorizationException if it may not even see it
     */
    Optional<Set<AclOperation>> operations(String topic);

    /**
     * Leaves a group as a member that it does not have: nothing changes, and the broker says
     * whether this client may read it.
     *
     * @throws org.apache.kafka.common.errors.GroupAuthorizationException if it may not
     */
    void leaveAsNobody(String group);

    /**
     * Asks for the state of a transactional id, whether it is in use or not.
     *
     * @throws org.apache.kafka.common.errors.TransactionalIdAuthorizationException if it may not
     */
    void describeTransaction(String transactionalId);

    /**
     * Initializes a transactional producer. The broker looks at the right to write, then at the
     * timeout, and notes the id only after both.
     *
     * @throws org.apache.kafka.common.errors.TransactionalIdAuthorizationException if it may not
     * @throws org.apache.kafka.common.errors.InvalidTxnTimeoutException if the broker allows less
     */
    void initializeTransactions(String transactionalId, Duration timeout);

    @Override
    void close();
}
