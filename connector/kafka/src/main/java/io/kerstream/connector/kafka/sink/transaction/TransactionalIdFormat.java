/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.transaction;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.annotation.Internal;

/**
 * The spelling of transactional ids: {@code <prefix>-k<since>-<subtask>-<sequence>}.
 *
 * <p>The last three parts are always there, so the prefix {@code a} never matches an id of the
 * prefix {@code a-1}, whatever a user calls two sinks. The {@code k} tells these ids from those of
 * Flink's own Kafka connector, {@code <prefix>-<subtask>-<counter>}.
 */
@Internal
public final class TransactionalIdFormat {

    /** Kafka stores an id as a string of at most 32,767 bytes; ours appends up to 40. */
    public static final int MAX_PREFIX_BYTES = 32_000;

    private static final Pattern SUFFIX =
            Pattern.compile("(.+)-k(\\d{1,18})-(\\d{1,9})-(\\d{1,9})", Pattern.DOTALL);

    /** Of Flink's own Kafka connector, with all its naming strategies. */
    private static final Pattern OFFICIAL_SUFFIX =
            Pattern.compile("(.+)-(\\d{1,10})-(\\d{1,19})", Pattern.DOTALL);

    private final String prefix;

    public TransactionalIdFormat(String prefix) {
        this.prefix = Objects.requireNonNull(prefix, "prefix");
    }

    /** Whether Kafka can store the ids of a prefix. */
    public static boolean isStorable(String prefix) {
        return prefix.getBytes(StandardCharsets.UTF_8).length <= MAX_PREFIX_BYTES;
    }

    String format(TransactionalIdOwner owner, int sequence) {
        return prefix + "-k" + owner.since() + '-' + owner.subtask() + '-' + sequence;
    }

    /**
     * Whether an id is one that Flink's own Kafka connector (3.x, and 4.x with INCREMENTING) with
     * this prefix uses after a checkpoint. It numbers by checkpoint: what is prepared for <i>c</i>
     * has a counter up to <i>c</i>.
     */
    boolean isOfFlinkAfter(String transactionalId, long checkpoint) {
        return ofFlink(transactionalId)
                .filter(
                        official ->
                                new BigInteger(official.group(3))
                                                .compareTo(BigInteger.valueOf(checkpoint))
                                        > 0)
                .isPresent();
    }

    /** An id of ours with the prefix {@code a} would also do for Flink's with {@code a-k0}. */
    private Optional<Matcher> ofFlink(String transactionalId) {
        return Optional.of(OFFICIAL_SUFFIX.matcher(transactionalId))
                .filter(official -> official.matches() && official.group(1).equals(prefix))
                .filter(official -> !isOwn(transactionalId));
    }

    /** Whether an id, of whatever prefix, is one of this sink's. */
    static boolean isOwn(String transactionalId) {
        return SUFFIX.matcher(transactionalId).matches();
    }

    /** The owner named in {@code transactionalId}, or empty if it is not an id of this prefix. */
    public Optional<TransactionalIdOwner> ownerOf(String transactionalId) {
        Matcher matcher = SUFFIX.matcher(transactionalId);
        if (!matcher.matches() || !matcher.group(1).equals(prefix)) {
            return Optional.empty();
        }
        return Optional.of(
                new TransactionalIdOwner(
                        Long.parseLong(matcher.group(2)), Integer.parseInt(matcher.group(3))));
    }

    /** Whether a sink with this prefix, this one or Flink's own, may have used the id. */
    public boolean isOfPrefix(String transactionalId) {
        return ownerOf(transactionalId).isPresent() || ofFlink(transactionalId).isPresent();
    }

    /**
     * The sequence number of an id of this prefix.
     *
     * @throws IllegalArgumentException if it is none
     */
    int sequenceOf(String transactionalId) {
        Matcher matcher = SUFFIX.matcher(transactionalId);
        if (!matcher.matches() || !matcher.group(1).equals(prefix)) {
            throw new IllegalArgumentException(
                    transactionalId + " is no transactional id of the prefix " + prefix);
        }
        return Integer.parseInt(matcher.group(4));
    }

    @Override
    public String toString() {
        return prefix;
    }
}
