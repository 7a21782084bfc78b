/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.reader.errors;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kerstream.security.KafkaSecurityException;
import io.kerstream.security.client.ConnectionFailures;
import io.kerstream.security.observation.AuthenticationWatch;
import java.net.ConnectException;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.ietf.jgss.GSSException;
import org.junit.jupiter.api.Test;

class PassingFailuresTest {

    private final PassingFailures failures =
            new PassingFailures(
                    AuthenticationWatch.none(),
                    () -> 0,
                    ConnectionFailures.of(Map.of("client.id", "reader")));

    private static SaslAuthenticationException authentication(Throwable kerberos) {
        GSSException gss = new GSSException(GSSException.NO_CRED, -1, kerberos.getMessage());
        gss.initCause(kerberos);
        return new SaslAuthenticationException("GSS initiate failed", gss);
    }

    @Test
    void whatKafkaCallsRetriableIsOutlived() {
        assertThatCode(() -> failures.outlive(new TimeoutException("slow"), "Polling"))
                .doesNotThrowAnyException();
    }

    @Test
    void aDeadKdcIsOutlived() {
        assertThatCode(
                        () ->
                                failures.outlive(
                                        authentication(new ConnectException("Connection refused")),
                                        "Polling"))
                .doesNotThrowAnyException();
    }

    @Test
    void anEndedTicketIsOutlived() {
        assertThatCode(
                        () ->
                                failures.outlive(
                                        authentication(
                                                new IllegalStateException(
                                                        "Failed to find any Kerberos tgt")),
                                        "Polling"))
                .doesNotThrowAnyException();
    }

    @Test
    void aWrongKeyIsFatal() {
        SaslAuthenticationException cause =
                authentication(new IllegalStateException("Checksum failed"));
        assertThatThrownBy(() -> failures.outlive(cause, "Polling"))
                .isInstanceOf(KafkaSecurityException.class)
                .hasMessageStartingWith(
                        "A Kafka client could not authenticate: the key is not the one the KDC"
                                + " has")
                .hasCause(cause);
    }

    @Test
    void aRefusalWithoutAReasonIsThrownAsItIs() {
        SaslAuthenticationException cause =
                new SaslAuthenticationException("Authentication failed due to invalid credentials");
        assertThatThrownBy(() -> failures.outlive(cause, "Polling")).isSameAs(cause);
    }

    @Test
    void whatAnAdministratorHasToChangeIsFatal() {
        TopicAuthorizationException cause = new TopicAuthorizationException(Set.of("t"));
        assertThatThrownBy(() -> failures.outlive(cause, "Polling"))
                .isInstanceOf(KafkaSecurityException.class)
                .hasMessageStartingWith(
                        "Kafka client 'reader' of  is not authorized: its principal lacks an ACL on"
                                + " the topics [t]")
                .hasCause(cause);
    }

    @Test
    void offsetsThatAreGoneSayTheWayOut() {
        OffsetOutOfRangeException cause =
                new OffsetOutOfRangeException(Map.of(new TopicPartition("t", 1), 17L));
        assertThatThrownBy(() -> failures.outlive(cause, "Polling"))
                .isInstanceOf(KafkaException.class)
                .hasMessageStartingWith(
                        "Kafka has no record at the offsets of [t-1], and auto.offset.reset is"
                                + " none: they were removed by retention, or the topic was"
                                + " created anew. Set auto.offset.reset to earliest or latest")
                .hasCause(cause);
    }
}
