/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source;

import io.kerstream.security.observation.MetricDescription;
import io.kerstream.security.observation.MetricDescription.Kind;
import io.kerstream.security.observation.MetricDescription.Scope;
import org.apache.flink.annotation.PublicEvolving;

/** What a source shows. {@code FlinkKafkaConsumer} has some of them in groups of its own. */
@PublicEvolving
public final class KafkaSourceMetrics {

    /** The group of what is this source's own. */
    public static final String GROUP = "KafkaSourceReader";

    private static final String OF_PARTITION = GROUP + ".topic.<topic>.partition.<partition>";

    public static final MetricDescription PENDING_RECORDS =
            MetricDescription.gauge(
                    "",
                    "pendingRecords",
                    "what the brokers have for this reader and the task has not emitted; -1 until"
                            + " the client knows the first end");

    public static final MetricDescription RECORDS_IN =
            MetricDescription.counter("", "numRecordsIn", "records emitted");

    public static final MetricDescription BYTES_IN =
            MetricDescription.counter("", "numBytesIn", "bytes that the consumer returned");

    public static final MetricDescription RECORDS_IN_ERRORS =
            MetricDescription.counter("", "numRecordsInErrors", "bad records, whatever the policy");

    public static final MetricDescription CURRENT_OFFSET =
            MetricDescription.gauge(
                    OF_PARTITION,
                    "currentOffset",
                    "offset of the last record emitted; before it, the one before the starting"
                            + " offset, -1 if that is not known");

    public static final MetricDescription COMMITTED_OFFSET =
            MetricDescription.gauge(
                    OF_PARTITION,
                    "committedOffset",
                    "the last offset that the brokers have acknowledged a commit of; -1 before");

    public static final MetricDescription COMMITS_SUCCEEDED =
            MetricDescription.counter(
                    GROUP, "commitsSucceeded", "commits of offsets that the brokers acknowledged");

    public static final MetricDescription COMMITS_FAILED =
            MetricDescription.counter(
                    GROUP, "commitsFailed", "commits of offsets that they did not acknowledge");

    public static final MetricDescription RECORDS_SKIPPED =
            MetricDescription.counter(GROUP, "recordsSkipped", "bad records that were skipped");

    public static final MetricDescription RECORDS_DEAD_LETTERED =
            MetricDescription.counter(
                    GROUP, "recordsDeadLettered", "dead letters that the brokers acknowledged");

    public static final MetricDescription PARTITIONS_DROPPED =
            MetricDescription.counter(
                    GROUP,
                    "partitionsDropped",
                    "restored partitions that are no longer subscribed");

    public static final MetricDescription MISSING_PARTITIONS =
            new MetricDescription(
                    Scope.ENUMERATOR,
                    "",
                    "missingPartitions",
                    Kind.GAUGE,
                    "partitions that were read and do not exist now");

    private KafkaSourceMetrics() {}
}
