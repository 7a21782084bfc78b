/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.transactions;

import io.kerstream.connector.kafka.sink.transaction.TransactionalIdFormat;
import io.kerstream.tools.DurationOption;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Which transactions are meant. */
final class Selection {

    @ArgGroup(multiplicity = "1")
    private Ids ids;

    @Option(
            names = "--older-than",
            paramLabel = "DURATION",
            converter = DurationOption.class,
            description = "only transactions that began longer ago, e.g. 10min, 2h or PT10M")
    private @Nullable Duration olderThan;

    /** By prefix or by name. */
    private static final class Ids {

        @Option(
                names = "--prefix",
                paramLabel = "PREFIX",
                description = {
                    "the sink's transactional id prefix, as the job sets it: 'a' means"
                            + " a-k0-0-0 and, of Flink's own connector, a-0-1, and never an id of"
                            + " the prefix 'a-1'"
                })
        private @Nullable String prefix;

        @Option(
                names = "--id",
                paramLabel = "ID",
                description = "a transactional id as a whole; may be given several times")
        private @Nullable List<String> ids;
    }

    /** Whether an id is meant, as far as the id alone tells. */
    Predicate<String> id() {
        List<String> named = ids.ids;
        if (named != null) {
            return named::contains;
        }
        return new TransactionalIdFormat(String.valueOf(ids.prefix))::isOfPrefix;
    }

    /** Whether a transaction is old enough. */
    Predicate<ListedTransaction> age() {
        Duration limit = olderThan;
        if (limit == null) {
            return transaction -> true;
        }
        return transaction -> {
            Duration age = transaction.age();
            return age != null && age.compareTo(limit) > 0;
        };
    }

    /** What is meant, for messages. */
    @Override
    public String toString() {
        return (ids.ids == null ? "prefix '" + ids.prefix + "'" : "id " + ids.ids)
                + (olderThan == null ? "" : ", older than " + olderThan);
    }
}
