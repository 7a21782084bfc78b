/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.failure;

import io.kerstream.security.KafkaSecurityException;
import java.util.TreeSet;
import org.apache.flink.annotation.Internal;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;

/**
 * Explains what a broker's authorizer refused. An ACL may be granted later, but by a person: the
 * job waits for nobody, so all of it is fatal.
 */
@Internal
public final class AuthorizationFailures {

    private static final String GRANT = "kafka-acls --add --allow-principal User:<principal> ";

    private AuthorizationFailures() {}

    /** Says which right is missing, and how to grant it. */
    public static KafkaSecurityException explain(
            AuthorizationException failure, FailedClient client) {
        return new KafkaSecurityException(
                client
                        + " is not authorized: "
                        + explanation(failure, client)
                        + " ["
                        + client.setting(FailedClient.PROTOCOL)
                        + (client.usesSasl() ? ", " + client.setting(FailedClient.MECHANISM) : "")
                        + "; the principal is in the client's login line, and the refusal in the"
                        + " broker's kafka-authorizer.log; the broker says: "
                        + failure.getMessage()
                        + "]",
                failure);
    }

    private static String explanation(AuthorizationException failure, FailedClient client) {
        if (failure instanceof TopicAuthorizationException topics) {
            return "its principal lacks an ACL on the topics "
                    + new TreeSet<>(topics.unauthorizedTopics())
                    + ": READ and DESCRIBE for a source, WRITE and DESCRIBE for a sink. Have it"
                    + " granted ("
                    + GRANT
                    + "--operation Read --topic <topic>), or correct the topic's name or the"
                    + " client's credential.";
        }
        if (failure instanceof GroupAuthorizationException group) {
            return "its principal lacks the ACL READ on the consumer group "
                    + (group.groupId() == null ? client.setting("group.id") : group.groupId())
                    + ". Have it granted ("
                    + GRANT
                    + "--operation Read --group <group>), set another group.id, or, where the job"
                    + " needs no offsets in Kafka, commit.offsets.on.checkpoint = false.";
        }
        if (failure instanceof TransactionalIdAuthorizationException) {
            return "its principal lacks the ACLs WRITE and DESCRIBE on the transactional id, "
                    + client.setting("transactional.id")
                    + ". Have them granted for all ids with the prefix of the sink ("
                    + GRANT
                    + "--operation Write --operation Describe --transactional-id <prefix>"
                    + " --resource-pattern-type prefixed), or set another transactional id prefix.";
        }
        if (failure instanceof ClusterAuthorizationException) {
            return "its principal lacks an ACL on the cluster; an idempotent producer needs WRITE"
                    + " on some topic, or IDEMPOTENT_WRITE on the cluster. Have it granted ("
                    + GRANT
                    + "--operation IdempotentWrite --cluster), or set enable.idempotence = false.";
        }
        return "the broker's authorizer refused a request. Have the ACL granted that the broker's"
                + " kafka-authorizer.log names.";
    }
}
