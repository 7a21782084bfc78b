/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kafka;

import io.kerstream.testing.HarnessException;
import io.kerstream.testing.internal.io.Await;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/** Creates topics that can be used at once. */
final class Topics {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** After which another broker is asked: one that is paused takes requests and never answers. */
    private static final int ANSWER_MS = 3_000;

    private Topics() {}

    static void create(Admin admin, String name, int partitions, int replicas) {
        NewTopic topic = new NewTopic(name, partitions, (short) replicas);
        try {
            get(admin.createTopics(List.of(topic)).all());
        } catch (ExecutionException e) {
            throw new HarnessException(
                    "Cannot create the topic " + name + ": " + e.getMessage(), e);
        }
        Await.value(
                "every partition of the topic " + name + " to have a leader",
                LIMIT,
                () -> {
                    TopicDescription description = describe(admin, name);
                    return hasLeaders(description, partitions) ? description : null;
                });
    }

    /** What a broker knows of a topic, null if it knows nothing yet. */
    static @Nullable TopicDescription describe(Admin admin, String name) {
        try {
            DescribeTopicsOptions options = new DescribeTopicsOptions().timeoutMs(ANSWER_MS);
            return get(admin.describeTopics(List.of(name), options).allTopicNames()).get(name);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RetriableException) {
                return null;
            }
            throw new HarnessException("Cannot describe the topic " + name, e);
        }
    }

    private static boolean hasLeaders(@Nullable TopicDescription description, int partitions) {
        return description != null
                && description.partitions().size() == partitions
                && description.partitions().stream()
                        .map(TopicPartitionInfo::leader)
                        .noneMatch(leader -> leader == null || leader.equals(Node.noNode()));
    }

    static <T> T get(KafkaFuture<T> future) throws ExecutionException {
        try {
            return future.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HarnessException("Interrupted while waiting for the broker", e);
        } catch (TimeoutException e) {
            throw new HarnessException(
                    "Waited " + LIMIT.toSeconds() + " s for the broker to answer", e);
        }
    }
}
