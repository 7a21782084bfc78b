/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.reader;

import java.time.Duration;
import java.util.Collection;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;

/** Where the consumer is, as far as it says so without waiting. Owned by the fetch thread. */
final class ConsumerPositions {

    private final Consumer<?, ?> consumer;

    ConsumerPositions(Consumer<?, ?> consumer) {
        this.consumer = consumer;
    }

    /** The consumer's position, or the offset after what was handed over if it has none now. */
    long of(AssignedPartition<?> assigned) {
        try {
            return consumer.position(assigned.state.topicPartition, Duration.ZERO);
        } catch (KafkaException e) {
            // No position at the moment, or the wake-up was meant for poll. If it is an error,
            // the next poll reports it and knows whether it passes.
            return assigned.handedOver;
        }
    }

    /**
     * How many offsets are behind the positions of unfinished partitions, as far as the client
     * knows; {@link Backlog#UNKNOWN} if it knows that of none of them. The client asks the broker,
     * without waiting, for what it does not know.
     */
    long lag(Collection<? extends AssignedPartition<?>> partitions) {
        long sum = 0;
        boolean known = false;
        boolean unknown = false;
        for (AssignedPartition<?> assigned : partitions) {
            if (!assigned.finished && assigned.isAssigned()) {
                OptionalLong lag = consumer.currentLag(assigned.state.topicPartition);
                known |= lag.isPresent();
                unknown |= lag.isEmpty();
                sum += lag.isPresent() ? cutToBound(assigned, lag.getAsLong()) : 0;
            }
        }
        return unknown && !known ? Backlog.UNKNOWN : sum;
    }

    private long cutToBound(AssignedPartition<?> assigned, long lag) {
        if (!assigned.isBounded() || lag <= 0) {
            // A log that was cut may end before the position.
            return Math.max(0, lag);
        }
        return Math.min(lag, Math.max(0, assigned.stoppingOffset - of(assigned)));
    }
}
