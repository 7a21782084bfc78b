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

    private KafkaSinkOptions() {}
}
