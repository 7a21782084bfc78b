/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.doctor.broker;

import io.kerstream.security.KafkaClientFactory;
import io.kerstream.tools.doctor.check.Setup;
import io.kerstream.tools.doctor.check.SkippedException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidTxnTimeoutException;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.apache.kafka.common.protocol.Errors;

/** A cluster that is reached with the examined client's properties. */
public final class KafkaCluster implements Cluster {

    private static final String NOBODY = "kerstream-doctor-no-such-member";

    private final KafkaClientFactory clients;
    private final Properties properties;
    private final Duration limit;
    private final Admin admin;

    private KafkaCluster(
            KafkaClientFactory clients, Properties properties, Duration limit, Admin admin) {
        this.clients = clients;
        this.properties = properties;
        this.limit = limit;
        this.admin = admin;
    }

    /**
     * Makes the client; nobody is contacted but the KDC.
     *
     * @param limit for each request
     */
    public static KafkaCluster of(Setup setup, Duration limit) {
        Properties bounded = new Properties();
        bounded.putAll(setup.client());
        String millis = Long.toString(limit.toMillis());
        bounded.setProperty("default.api.timeout.ms", millis);
        bounded.setProperty("request.timeout.ms", millis);
        bounded.putIfAbsent("client.id", "kerstream-doctor");
        return new KafkaCluster(
                setup.clients(), bounded, limit, setup.clients().createAdmin(bounded));
    }

    @Override
    public List<Node> brokers() {
        return await(admin.describeCluster().nodes()).stream().map(KafkaCluster::node).toList();
    }

    private static Node node(org.apache.kafka.common.Node node) {
        return new Node(node.id(), node.host() + ":" + node.port());
    }

    @Override
    public Map<String, String> settings(int broker) {
        ConfigResource resource =
                new ConfigResource(ConfigResource.Type.BROKER, Integer.toString(broker));
        Map<ConfigResource, Config> answer = await(admin.describeConfigs(List.of(resource)).all());
        Map<String, String> settings = new HashMap<>();
        for (Config config : answer.values()) {
            for (ConfigEntry entry : config.entries()) {
                if (entry.value() != null && !entry.isSensitive()) {
                    settings.put(entry.name(), entry.value());
                }
            }
        }
        return settings;
    }

    @Override
    public Optional<Set<AclOperation>> operations(String topic) {
        Collection<Set<AclOperation>> operations =
                await(
                                admin.describeTopics(
                                                List.of(topic),
                                                new DescribeTopicsOptions()
                                                        .includeAuthorizedOperations(true))
                                        .allTopicNames())
                        .values()
                        .stream()
                        .flatMap(
                                described ->
                                        Optional.ofNullable(described.authorizedOperations())
                                                .stream())
                        .toList();
        return operations.stream().findFirst();
    }

    @Override
    public void leaveAsNobody(String group) {
        try {
            await(
                    admin.removeMembersFromConsumerGroup(
                                    group,
                                    new RemoveMembersFromConsumerGroupOptions(
                                            Set.of(new MemberToRemove(NOBODY))))
                            .all());
        } catch (UnknownMemberIdException e) {
            // The answer to who may read the group.
        }
    }

    @Override
    public void describeTransaction(String transactionalId) {
        try {
            await(admin.describeTransactions(List.of(transactionalId)).all());
        } catch (TransactionalIdNotFoundException e) {
            // The answer to who may describe it.
        }
    }

    @Override
    public void initializeTransactions(String transactionalId, Duration timeout) {
        Properties own = new Properties();
        own.putAll(properties);
        own.setProperty(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        own.setProperty(
                ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                Long.toString(Math.min(Integer.MAX_VALUE, timeout.toMillis())));
        own.setProperty(ProducerConfig.MAX_BLOCK_MS_CONFIG, Long.toString(limit.toMillis()));
        own.setProperty(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
        // They need not fit the limit; a probe sends nothing.
        own.remove(ProducerConfig.ACKS_CONFIG);
        own.remove(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG);
        Producer<byte[], byte[]> producer = clients.createProducer(own);
        try {
            producer.initTransactions();
        } catch (KafkaException e) {
            throw asTimeout(e);
        } finally {
            producer.close(Duration.ZERO);
        }
    }

    /** The client does not expect this error of a broker, and keeps of it the text alone. */
    private static KafkaException asTimeout(KafkaException failure) {
        String text = Errors.INVALID_TRANSACTION_TIMEOUT.message();
        return String.valueOf(failure.getMessage()).contains(text)
                ? new InvalidTxnTimeoutException(text)
                : failure;
    }

    private <T> T await(KafkaFuture<T> answer) {
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SkippedException("interrupted");
        } catch (TimeoutException e) {
            throw new org.apache.kafka.common.errors.TimeoutException(
                    "no answer within " + limit.toMillis() + " ms", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new KafkaException(e.getCause());
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }
}
