/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink;

import io.kerstream.security.observation.MetricDescription;
import org.apache.flink.annotation.PublicEvolving;

/** What writers and committers of a sink show. */
@PublicEvolving
public final class KafkaSinkMetrics {

    /** The group of what is the writers' own. */
    public static final String WRITER_GROUP = "KafkaSinkWriter";

    /** The group of what is the committers' own. */
    public static final String COMMITTER_GROUP = "KafkaCommitter";

    public static final MetricDescription RECORDS_SEND =
            MetricDescription.counter(
                    "",
                    "numRecordsSend",
                    "records given to the producer. Also as numRecordsOut, where Flink counts"
                            + " committables that go to the committer as well");

    public static final MetricDescription BYTES_SEND =
            MetricDescription.counter(
                    "",
                    "numBytesSend",
                    "bytes of their keys and values; never goes backwards. Also as numBytesOut");

    public static final MetricDescription RECORDS_SEND_ERRORS =
            MetricDescription.counter(
                    "",
                    "numRecordsSendErrors",
                    "records that Kafka refused. Also as numRecordsOutErrors");

    public static final MetricDescription CURRENT_SEND_TIME =
            MetricDescription.gauge(
                    "",
                    "currentSendTime",
                    "milliseconds from the producer's buffer to the acknowledgement, on average");

    public static final MetricDescription RECORDS_SKIPPED =
            MetricDescription.counter(
                    WRITER_GROUP,
                    "recordsSkipped",
                    "elements for which the serializer returned null");

    public static final MetricDescription OPEN_TRANSACTIONS =
            MetricDescription.gauge(
                    WRITER_GROUP,
                    "openTransactions",
                    "transactions of this writer that are not known to have ended; ten seconds"
                            + " late at most");

    public static final MetricDescription OLDEST_TRANSACTION_AGE =
            MetricDescription.gauge(
                    WRITER_GROUP,
                    "oldestTransactionAgeMs",
                    "age of the oldest of them, in milliseconds");

    public static final MetricDescription TRANSACTION_TIMEOUT_WARNINGS =
            MetricDescription.gauge(
                    WRITER_GROUP,
                    "transactionTimeoutWarnings",
                    "warnings about one that has used 80 % of its timeout; one a minute at most");

    public static final MetricDescription ABORTS =
            MetricDescription.counter(
                    WRITER_GROUP,
                    "aborts",
                    "transactions of earlier attempts that this writer aborted when it started");

    public static final MetricDescription COMMITS =
            MetricDescription.counter(COMMITTER_GROUP, "commits", "commits that succeeded");

    public static final MetricDescription COMMIT_RETRIES =
            MetricDescription.counter(
                    COMMITTER_GROUP, "commitRetries", "attempts to commit after the first");

    public static final MetricDescription FAILED_COMMITTABLES =
            MetricDescription.counter(
                    "",
                    "failedCommittables",
                    "transactions that the job went on without"
                            + " (delivery.accept-lost-transactions)");

    private KafkaSinkMetrics() {}
}
