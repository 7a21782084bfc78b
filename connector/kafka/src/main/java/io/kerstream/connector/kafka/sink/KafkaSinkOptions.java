/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** Options of the sink, set with {@link KafkaSinkBuilder#setProperty}. */
@PublicEvolving
public final class KafkaSinkOptions {

    public static final ConfigOption<Boolean> ACCEPT_LOST_TRANSACTIONS =
            ConfigOptions.key("delivery.accept-lost-transactions")
                    .booleanType()
                    .defaultValue(false)
                    .withDescription(
                            "Whether the job goes on, with an error in the log for each, when"
                                    + " transactions of its state can no longer be committed."
                                    + " Their records may be missing from the output. For one"
                                    + " restart, after a look at the output; not to be left on.");

    public static final ConfigOption<Boolean> REGISTER_PRODUCER_METRICS =
            ConfigOptions.key("register.producer.metrics")
                    .booleanType()
                    .defaultValue(true)
                    .withDescription("Whether the metrics of Kafka's producers are shown.");

    public static final ConfigOption<Long> COMMIT_RETRY_TIMEOUT =
            ConfigOptions.key("delivery.commit-retry.timeout.ms")
                    .longType()
                    .defaultValue(120_000L)
                    .withDescription(
                            "How long a commit that may still succeed is tried again, with pauses"
                                    + " that grow to five seconds, before the job fails; the"
                                    + " restored job commits again. Keep it below the checkpoint"
                                    + " timeout: no checkpoint is taken meanwhile. Milliseconds.");

    private KafkaSinkOptions() {}
}
