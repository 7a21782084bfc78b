/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.committer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kerstream.connector.kafka.sink.transaction.BrokerLimits;
import io.kerstream.connector.kafka.sink.transaction.FakeTransactionCoordinators;
import io.kerstream.connector.kafka.sink.transaction.TransactionIdentity;
import io.kerstream.security.FailureCode;
import io.kerstream.security.KafkaSecurityException;
import io.kerstream.security.KafkaSecurityUnavailableException;
import io.kerstream.security.observation.AuthenticationWatch;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.flink.api.connector.sink2.Committer.CommitRequest;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.runtime.throwable.ThrowableClassifier;
import org.apache.flink.runtime.throwable.ThrowableType;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class KafkaCommitterTest {

    private final FakeTransactionCoordinators coordinators = new FakeTransactionCoordinators();
    private final FakeCommitClient client = new FakeCommitClient();
    private final SimpleCounter commits = new SimpleCounter();
    private final SimpleCounter retries = new SimpleCounter();
    private final KafkaCommitter committer = newCommitter(false);
    private final KafkaCommittable committable =
            new KafkaCommittable(
                    new TransactionIdentity("p-k0-0-0", 7, (short) 4),
                    true,
                    1_767_323_045_000L,
                    250);
    private final FakeRequest request = new FakeRequest(committable);

    @Test
    void commitsInOrder() throws Exception {
        KafkaCommittable second =
                new KafkaCommittable(
                        new TransactionIdentity("p-k0-0-1", 8, (short) 0), false, 0, -1);

        committer.commit(List.of(request, new FakeRequest(second)));

        assertThat(client.committed).containsExactly(committable, second);
        assertThat(request.outcome).isEqualTo("committed");
    }

    @Test
    void sendsACommitAgainWhoseOutcomeIsNotKnown() throws Exception {
        client.failTimes(3, new TimeoutException("no answer"));

        committer.commit(List.of(request));

        assertThat(request.outcome).isEqualTo("committed");
        assertThat(client.committed).containsExactly(committable);
        assertThat(retries.getCount()).isEqualTo(3);
        assertThat(commits.getCount()).isEqualTo(1);
    }

    @Test
    void sendsACommitAgainWhileTheKdcIsDown() throws Exception {
        client.failTimes(
                2,
                new KafkaSecurityUnavailableException(
                        FailureCode.KERBEROS_KDC_UNREACHABLE, "no KDC answers", null));

        committer.commit(List.of(request));

        assertThat(client.committed).containsExactly(committable);
        assertThat(retries.getCount()).isEqualTo(2);
    }

    @Test
    void anOutcomeThatStaysUnknownFailsTheJobWithItsCause() {
        client.error = new TimeoutException("no answer");

        assertThatThrownBy(() -> committer.commit(List.of(request)))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(TransactionLostException.class)
                .hasMessageContaining("p-k0-0-0")
                .hasMessageContaining("within 1000 ms")
                .hasMessageContaining("no answer")
                .hasCause(client.error);
        assertThat(retries.getCount()).isPositive();
        assertThat(commits.getCount()).isZero();
    }

    @Test
    void aLimitMayBeShorterThanThePausesBetweenAttempts() {
        client.error = new TimeoutException("no answer");
        CommitRetries hasty =
                new CommitRetries(AuthenticationWatch.none(), retries, Duration.ofMillis(1));

        assertThatThrownBy(() -> hasty.commit(client, request.getCommittable()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("within 1 ms")
                .hasCause(client.error);
    }

    @Test
    void aKdcThatStaysDownFailsTheJobWithItsCause() {
        client.error =
                new KafkaSecurityUnavailableException(
                        FailureCode.KERBEROS_KDC_UNREACHABLE, "no KDC answers", null);

        assertThatThrownBy(() -> committer.commit(List.of(request))).isSameAs(client.error);
    }

    @Test
    void aRefusalOfTheBrokerIsThrownOnAndAsksNobody() {
        client.error = new KafkaSecurityException(FailureCode.ACL_TRANSACTIONAL_ID, "no ACL");
        coordinators.put("p-k0-0-0", TransactionState.COMPLETE_COMMIT, 7, 5);

        assertThatThrownBy(() -> committer.commit(List.of(request))).isSameAs(client.error);
        assertThat(request.outcome).isNotEqualTo("already committed");
    }

    @Test
    void anInterruptEndsTheCommit() {
        client.error = new InterruptException("cancelled");

        assertThatThrownBy(() -> committer.commit(List.of(request)))
                .isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void whatOldBrokersCannotDecideFailsTheJobForGood() {
        client.error = new ProducerFencedException("fenced");
        coordinators.tellNothing();

        assertThatThrownBy(() -> committer.commit(List.of(request)))
                .isInstanceOf(TransactionLostException.class)
                .hasMessageContaining("brokers before 3.0 do not describe transactions")
                .hasMessageEndingWith("[TRANSACTION_LOST]")
                .hasCause(client.error);
    }

    @Test
    void closesItsClients() {
        committer.close();

        assertThat(client.closed).isTrue();
        assertThat(coordinators.isClosed()).as("never opened").isFalse();
    }

    @Test
    void closesItsAdminClientAlsoWhenTheOtherFailsToClose() throws Exception {
        client.error = new ProducerFencedException("fenced");
        coordinators.put("p-k0-0-0", TransactionState.COMPLETE_COMMIT, 7, 5);
        committer.commit(List.of(request));
        client.closeError = new InterruptException("interrupted");

        committer.close();

        assertThat(coordinators.isClosed()).isTrue();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void goesOnWithoutALostTransactionWhenAnOperatorHasAcceptedThat() throws Exception {
        client.error = new ProducerFencedException("fenced");
        coordinators.put("p-k0-0-0", TransactionState.COMPLETE_ABORT, 7, 5);

        try (KafkaCommitter accepting = newCommitter(true)) {
            accepting.commit(List.of(request));
        }

        assertThat(request.outcome).isEqualTo("lost");
    }

    @Nested
    class WhenTheCoordinatorRejects {

        WhenTheCoordinatorRejects() {
            client.error = new ProducerFencedException("fenced");
        }

        @Test
        void aProvenCommitIsSuccess() throws Exception {
            coordinators.put("p-k0-0-0", TransactionState.COMPLETE_COMMIT, 7, 5);

            committer.commit(List.of(request));

            assertThat(request.outcome).isEqualTo("already committed");
        }

        @Test
        void anAbortedTransactionFailsTheJobForGoodAndSaysWhatMayBeMissing() {
            coordinators.put("p-k0-0-0", TransactionState.COMPLETE_ABORT, 7, 5);

            assertThatThrownBy(() -> committer.commit(List.of(request)))
                    .isInstanceOf(TransactionLostException.class)
                    .hasMessageContaining("Up to 250 records may be missing")
                    .hasMessageContaining("Transactional id p-k0-0-0, producer id 7, epoch 4")
                    .hasMessageContaining("begun 2026-01-02T03:04:05Z")
                    .hasMessageContaining("CompleteAbort")
                    .hasMessageContaining("transaction.timeout.ms")
                    .hasMessageContaining("delivery.accept-lost-transactions")
                    .satisfies(
                            error ->
                                    assertThat(ThrowableClassifier.getThrowableType(error))
                                            .isEqualTo(ThrowableType.NonRecoverableError));
        }

        @Test
        void aNewerTransactionUnderTheIdProvesTheCommit() throws Exception {
            coordinators.put("p-k0-0-0", TransactionState.COMPLETE_COMMIT, 7, 9);

            committer.commit(List.of(request));

            assertThat(request.outcome).isEqualTo("already committed");
        }

        @Test
        void anEmptyIdWithARaisedEpochProvesNothing() {
            coordinators.put("p-k0-0-0", TransactionState.EMPTY, 7, 40);

            assertThatThrownBy(() -> committer.commit(List.of(request)))
                    .isInstanceOf(TransactionLostException.class);
        }

        @Test
        void theExplanationHasBothTimeouts() {
            coordinators.setLimits(
                    new BrokerLimits(OptionalLong.of(900_000), OptionalLong.empty()));
            coordinators.put("p-k0-0-0", TransactionState.COMPLETE_ABORT, 7, 5);

            assertThatThrownBy(() -> committer.commit(List.of(request)))
                    .hasMessageContaining("transaction.timeout.ms of the sink is 3600000")
                    .hasMessageContaining("transaction.max.timeout.ms of the brokers 900000")
                    .hasMessageMatching("(?s).*begun 2026-01-02T03:04:05Z, \\d+ s ago.*")
                    .hasMessageContaining("It is older than its timeout");
        }

        @Test
        void aForgottenIdProvesNothing() {
            assertThatThrownBy(() -> committer.commit(List.of(request)))
                    .isInstanceOf(TransactionLostException.class)
                    .hasMessageContaining("no such transactional id");
        }

        @Test
        void anOpenTransactionIsTriedAgainByAFailover() {
            client.error = new KafkaException("not authorized");
            coordinators.put("p-k0-0-0", TransactionState.ONGOING, 7, 4);

            assertThatThrownBy(() -> committer.commit(List.of(request)))
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(TransactionLostException.class)
                    .hasMessageContaining("not authorized");
        }
    }

    private KafkaCommitter newCommitter(boolean acceptLost) {
        return new KafkaCommitter(
                client,
                () -> coordinators,
                LossPolicy.ofOption(acceptLost),
                new CommitRetries(AuthenticationWatch.none(), retries, Duration.ofSeconds(1)),
                commits,
                Duration.ofHours(1).toMillis());
    }

    private static final class FakeCommitClient implements CommitClient {

        private final List<KafkaCommittable> committed = new ArrayList<>();
        private @Nullable RuntimeException error;
        private @Nullable InterruptException closeError;
        private int failures = Integer.MAX_VALUE;
        private boolean closed;

        void failTimes(int times, RuntimeException failure) {
            error = failure;
            failures = times;
        }

        @Override
        public void commit(KafkaCommittable committable) {
            if (error != null && failures-- > 0) {
                throw error;
            }
            committed.add(committable);
        }

        @Override
        public void close() {
            closed = true;
            if (closeError != null) {
                throw closeError;
            }
        }
    }

    private static final class FakeRequest implements CommitRequest<KafkaCommittable> {

        private final KafkaCommittable committable;
        private String outcome = "committed";

        FakeRequest(KafkaCommittable committable) {
            this.committable = committable;
        }

        @Override
        public KafkaCommittable getCommittable() {
            return committable;
        }

        @Override
        public int getNumberOfRetries() {
            return 0;
        }

        @Override
        public void signalFailedWithKnownReason(Throwable t) {
            assertThat(t).isInstanceOf(TransactionLostException.class);
            outcome = "lost";
        }

        @Override
        public void signalFailedWithUnknownReason(Throwable t) {
            throw new AssertionError(t);
        }

        @Override
        public void retryLater() {
            outcome = "retry";
        }

        @Override
        public void updateAndRetryLater(KafkaCommittable committable) {
            throw new AssertionError();
        }

        @Override
        public void signalAlreadyCommitted() {
            outcome = "already committed";
        }
    }
}
