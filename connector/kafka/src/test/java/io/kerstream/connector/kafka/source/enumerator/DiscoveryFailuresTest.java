/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.enumerator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kerstream.security.KafkaSecurityException;
import org.apache.flink.util.FlinkRuntimeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.junit.jupiter.api.Test;

class DiscoveryFailuresTest extends EnumeratorFixture {

    @Test
    void aDiscoveryThatCloseEndsIsNoFailure() {
        KafkaSourceEnumerator enumerator = started();
        cluster.beforeAnswer(
                () -> {
                    enumerator.close();
                    throw new WakeupException();
                });

        assertThatCode(this::discover).doesNotThrowAnyException();
        assertThat(context.allAssigned()).isEmpty();
    }

    @Test
    void theFirstDiscoveryHasToSucceed() {
        started();
        cluster.failNextWith(new TimeoutException("no broker"));

        assertThatThrownBy(this::discover)
                .isInstanceOf(FlinkRuntimeException.class)
                .hasMessage("Could not discover the Kafka partitions to read: no broker")
                .hasCauseInstanceOf(TimeoutException.class);
    }

    @Test
    void aLaterDiscoveryMayFailForAReasonThatPasses() {
        KafkaSourceEnumerator enumerator = started();
        register(enumerator, 0);
        register(enumerator, 1);
        discover();
        cluster.partition("t", 4, 0, 9);
        cluster.failNextWith(new TimeoutException("broker restarts"));

        discover();
        assertThat(context.allAssigned()).hasSize(4);
        discover();
        assertThat(context.allAssigned()).hasSize(5);
    }

    @Test
    void aLaterDiscoveryOutlivesAnOutageOfTheKdc() {
        KafkaSourceEnumerator enumerator = started();
        register(enumerator, 0);
        register(enumerator, 1);
        discover();
        cluster.failNextWith(
                new SaslAuthenticationException(
                        "Failed to find any Kerberos tgt, and no new one came"));
        assertThatCode(this::discover).doesNotThrowAnyException();

        cluster.partition("t", 4, 5, 100);
        discover();
        assertThat(context.allAssigned()).contains(split(4, 5));
    }

    @Test
    void aLaterDiscoveryWithAWrongKeyFailsTheJobForGood() {
        started();
        discover();
        cluster.failNextWith(
                new SaslAuthenticationException("Integrity check on decrypted field failed"));

        assertThatThrownBy(this::discover).hasCauseInstanceOf(KafkaSecurityException.class);
    }

    @Test
    void aLaterDiscoveryThatIsRefusedFailsTheJob() {
        started();
        discover();
        cluster.failNextWith(new SaslAuthenticationException("no ticket"));

        assertThatThrownBy(this::discover)
                .isInstanceOf(FlinkRuntimeException.class)
                .hasMessage("Could not discover the Kafka partitions to read: no ticket");
    }
}
