/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.doctor.access;

import io.kerstream.security.client.ClientInspection;
import io.kerstream.security.client.ConnectionFailures;
import io.kerstream.tools.doctor.broker.Cluster;
import io.kerstream.tools.doctor.check.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** What a principal may do, as the brokers tell it; refusals are explained as in a job. */
final class Rights {

    private final Cluster cluster;
    private final ClientInspection client;

    Rights(Cluster cluster, ClientInspection client) {
        this.cluster = cluster;
        this.client = client;
    }

    /** Whether each topic may be seen and {@code wanted}. */
    List<Finding> onTopics(List<String> topics, AclOperation wanted) {
        List<Finding> findings = new ArrayList<>();
        for (String topic : topics) {
            findings.add(onTopic(topic, wanted));
        }
        return findings;
    }

    private Finding onTopic(String topic, AclOperation wanted) {
        String tried = "asked what the principal may do with topic " + topic;
        try {
            Optional<Set<AclOperation>> operations = cluster.operations(topic);
            if (operations.isEmpty()) {
                return Finding.skip("the brokers are too old to tell (before 2.3)");
            }
            return operations.get().contains(wanted)
                    ? Finding.pass(tried, wanted + " and DESCRIBE, as needed")
                    : refused(tried, new TopicAuthorizationException(Set.of(topic)));
        } catch (AuthorizationException e) {
            return refused(tried, e);
        } catch (UnknownTopicOrPartitionException e) {
            return Finding.fail(
                    tried,
                    "there is no topic " + topic + ", or the principal may not see it.",
                    "Correct the name, have the topic created, or have DESCRIBE granted on it.");
        }
    }

    /** A question that is answered unless the right for it is missing. */
    Finding of(String tried, String found, Runnable question) {
        try {
            question.run();
            return Finding.pass(tried, found);
        } catch (AuthorizationException e) {
            return refused(tried, e);
        }
    }

    Finding refused(String tried, AuthorizationException refusal) {
        Optional<RuntimeException> meaning =
                ConnectionFailures.of(client.configuration()).explain(refusal);
        return Finding.fail(
                tried, meaning.isPresent() ? meaning.get() : refusal, "Have the ACL granted.");
    }
}
