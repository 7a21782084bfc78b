/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.committer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kerstream.connector.kafka.sink.transaction.FakeTransactionCoordinators;
import io.kerstream.connector.kafka.sink.transaction.TransactionIdentity;
import io.kerstream.security.KafkaSecurityException;
import io.kerstream.security.KafkaSecurityUnavailableException;
import io.kerstream.security.observation.AuthenticationWatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.connector.sink2.Committer.CommitRequest;
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
    private final KafkaCommitter committer =
            new KafkaCommitter(client, () -> coordinators, false, AuthenticationWatch.none());
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
    void tryAgainWhenItIsNotKnownWhetherTheCommitArrived() throws Exception {
        client.error = new TimeoutException("no answer");

        committer.commit(List.of(request));

        assertThat(request.outcome).isEqualTo("retry");
    }

    @Test
    void tryAgainWhileTheKdcIsDown() throws Exception {
        client.error = new KafkaSecurityUnavailableException("no KDC answers", null);

        committer.commit(List.of(request));

        assertThat(request.outcome).isEqualTo("retry");
    }

    @Test
    void aKdcThatStaysDownFailsTheJobWithItsCause() {
        client.error = new KafkaSecurityUnavailableException("no KDC answers", null);
        request.retries = 5;

        assertThatThrownBy(() -> committer.commit(List.of(request))).isSameAs(client.error);
    }

    @Test
    void aRefusalOfTheBrokerIsThrownOnAndAsksNobody() {
        client.error = new KafkaSecurityException("no ACL");
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

        try (KafkaCommitter accepting =
                new KafkaCommitter(client, () -> coordinators, true, AuthenticationWatch.none())) {
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
        void aNewerTransactionUnderTheIdProvesNothing() {
            coordinators.put("p-k0-0-0", TransactionState.COMPLETE_COMMIT, 7, 9);

            assertThatThrownBy(() -> committer.commit(List.of(request)))
                    .isInstanceOf(TransactionLostException.class);
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

    private static final class FakeCommitClient implements CommitClient {

        private final List<KafkaCommittable> committed = new ArrayList<>();
        private @Nullable RuntimeException error;
        private @Nullable InterruptException closeError;
        private boolean closed;

        @Override
        public void commit(KafkaCommittable committable) {
            if (error != null) {
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
        private int retries;

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
            return retries;
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
