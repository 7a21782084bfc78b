/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.streaming.connectors.kafka.internals.producer;

import io.kerstream.connector.kafka.sink.committer.KafkaCommittable;
import org.apache.flink.api.connector.sink2.Committer;

/** Asks for a commit that is decided when the committer returns: nobody would ask it again. */
record DecidedRequest(KafkaCommittable committable)
        implements Committer.CommitRequest<KafkaCommittable> {

    @Override
    public KafkaCommittable getCommittable() {
        return committable;
    }

    @Override
    public int getNumberOfRetries() {
        return 0;
    }

    @Override
    public void signalAlreadyCommitted() {
        // As good as committed now.
    }

    @Override
    public void signalFailedWithKnownReason(Throwable reason) {
        // Known and accepted: the committer has logged it.
    }

    @Override
    public void signalFailedWithUnknownReason(Throwable reason) {
        throw new IllegalStateException("The commit of " + committable + " failed", reason);
    }

    @Override
    public void retryLater() {
        throw new IllegalStateException("The commit of " + committable + " is not decided");
    }

    @Override
    public void updateAndRetryLater(KafkaCommittable other) {
        throw new IllegalStateException("The commit of " + committable + " is not decided");
    }
}
