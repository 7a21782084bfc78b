/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.failure;

import io.kerstream.security.FailureCode;
import io.kerstream.security.KafkaSecurityException;
import java.util.Map;
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

    private AuthorizationFailures() {}

    /** Says which right is missing, and how to grant it. */
    public static KafkaSecurityException explain(
            AuthorizationException failure, FailedClient client) {
        FailureCode code = code(failure);
        return new KafkaSecurityException(
                code,
                client
                        + " is not authorized: "
                        + client.fill(code.explanation(), refused(failure, client))
                        + " ["
                        + client.setting(FailedClient.PROTOCOL)
                        + (client.usesSasl() ? ", " + client.setting(FailedClient.MECHANISM) : "")
                        + "; the principal is in the client's login line, and the refusal in the"
                        + " broker's kafka-authorizer.log; the broker says: "
                        + failure.getMessage()
                        + "]",
                failure);
    }

    private static FailureCode code(AuthorizationException failure) {
        if (failure instanceof TopicAuthorizationException) {
            return FailureCode.ACL_TOPIC;
        }
        if (failure instanceof GroupAuthorizationException) {
            return FailureCode.ACL_GROUP;
        }
        if (failure instanceof TransactionalIdAuthorizationException) {
            return FailureCode.ACL_TRANSACTIONAL_ID;
        }
        return failure instanceof ClusterAuthorizationException
                ? FailureCode.ACL_CLUSTER
                : FailureCode.ACL_OTHER;
    }

    /** What the broker says that it refused, by the words of the explanations. */
    private static Map<String, String> refused(
            AuthorizationException failure, FailedClient client) {
        if (failure instanceof TopicAuthorizationException topics) {
            return Map.of("topics", new TreeSet<>(topics.unauthorizedTopics()).toString());
        }
        if (failure instanceof GroupAuthorizationException group) {
            return Map.of(
                    "group",
                    group.groupId() == null ? client.setting("group.id") : group.groupId());
        }
        return Map.of();
    }
}
