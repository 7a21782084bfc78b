/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.junit.jupiter.api.Test;

/** What the brokers have decided can be asked for. */
interface EvidenceContract extends ContractCluster {

    @Test
    default void grantsDecideAndTheDecisionsAreSeen() throws Exception {
        Properties granted =
                kafka().clientProperties(
                                SecurityProtocol.SASL_SSL, SaslMechanism.SCRAM_SHA_256, "granted");
        Properties other = kafka().clientProperties(SecurityProtocol.SSL, "other");
        other.setProperty("client.id", "other");

        Records.write(granted, "closed", "a");
        assertThatThrownBy(() -> Records.write(other, "closed", "b"))
                .hasCauseInstanceOf(TopicAuthorizationException.class);
        AuthorizerDecision denied =
                kafka().evidence()
                        .awaitDecision(
                                decision ->
                                        decision.client().principal().equals("CN=other")
                                                && !decision.allowed(),
                                LIMIT);
        assertThat(denied.resourceType()).isEqualTo(ResourceType.TOPIC);
        assertThat(denied.resource()).isEqualTo("closed");
        assertThat(denied.client().listener()).isEqualTo("SSL");

        kafka().grant("other", ResourceType.TOPIC, "closed", AclOperation.ALL);
        Records.write(other, "closed", "b");
        kafka().revoke("other", ResourceType.TOPIC, "closed", AclOperation.ALL);
        assertThatThrownBy(() -> Records.write(other, "closed", "c"))
                .hasCauseInstanceOf(TopicAuthorizationException.class);
        kafka().grant("other", ResourceType.TOPIC, "closed", AclOperation.ALL);
        Records.write(other, "closed", "d");

        assertThat(Records.readAll(granted, "closed")).containsExactly("a", "b", "d");
        await().atMost(LIMIT)
                .until(
                        () ->
                                kafka().evidence().decisions().stream()
                                        .filter(
                                                decision ->
                                                        decision.client()
                                                                        .principal()
                                                                        .equals("CN=other")
                                                                && decision.operation()
                                                                        == AclOperation.WRITE
                                                                && decision.allowed())
                                        .anyMatch(decision -> decision.count() >= 2));
    }

    @Test
    default void missingEvidenceIsAnErrorThatListsWhatThereWas() throws Exception {
        Records.write(kafka().clientProperties(SecurityProtocol.PLAINTEXT), "open", "x");

        assertThatThrownBy(
                        () ->
                                kafka().evidence()
                                        .awaitDecision(decision -> false, Duration.ofMillis(1)))
                .isInstanceOf(HarnessException.class)
                .hasMessageContaining("a decision that fits")
                .hasMessageContaining("ANONYMOUS");
    }
}
