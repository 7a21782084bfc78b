/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.doctor;

import io.kerstream.tools.doctor.broker.Cluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.InvalidTxnTimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** One broker with rights that a test gives. */
public final class FakeCluster implements Cluster {

    public final Map<String, Set<AclOperation>> topics = new HashMap<>();
    public final Set<String> groups;
    public final Set<String> transactionalIds;

    /** Its settings; null if the client may not read them. */
    public Map<String, String> settings = Map.of();

    public Duration maximumTimeout = Duration.ofMinutes(15);

    /** The ids that producers were initialized with. */
    public final List<String> noted = new ArrayList<>();

    public RuntimeException failure;
    public boolean closed;

    public FakeCluster(Set<String> groups, Set<String> transactionalIds) {
        this.groups = groups;
        this.transactionalIds = transactionalIds;
    }

    @Override
    public List<Node> brokers() {
        if (failure != null) {
            throw failure;
        }
        return List.of(new Node(1, "broker.example.com:9092"));
    }

    @Override
    public Map<String, String> settings(int broker) {
        if (settings == null) {
            throw new ClusterAuthorizationException("no DESCRIBE_CONFIGS");
        }
        return settings;
    }

    @Override
    public Optional<Set<AclOperation>> operations(String topic) {
        Set<AclOperation> operations = topics.get(topic);
        if (operations == null) {
            throw new UnknownTopicOrPartitionException(topic);
        }
        if (operations.isEmpty()) {
            throw new TopicAuthorizationException(Set.of(topic));
        }
        return Optional.of(operations);
    }

    @Override
    public void leaveAsNobody(String group) {
        if (!groups.contains(group)) {
            throw GroupAuthorizationException.forGroupId(group);
        }
    }

    @Override
    public void describeTransaction(String transactionalId) {
        checkId(transactionalId);
    }

    private void checkId(String transactionalId) {
        if (!transactionalIds.contains(transactionalId)) {
            throw new TransactionalIdAuthorizationException(transactionalId);
        }
    }

    @Override
    public void initializeTransactions(String transactionalId, Duration timeout) {
        checkId(transactionalId);
        if (timeout.compareTo(maximumTimeout) > 0) {
            throw new InvalidTxnTimeoutException("too long");
        }
        noted.add(transactionalId);
    }

    @Override
    public void close() {
        closed = true;
    }
}
