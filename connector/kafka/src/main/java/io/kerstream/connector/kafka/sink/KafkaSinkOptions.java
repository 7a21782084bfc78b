/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink;

import java.util.Properties;
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

    /**
     * Takes the option out of the properties, which then are the Kafka producer's alone.
     *
     * @throws IllegalArgumentException if the value is neither {@code true} nor {@code false}
     */
    static boolean takeAcceptLostTransactions(Properties properties) {
        String key = ACCEPT_LOST_TRANSACTIONS.key();
        String text = properties.getProperty(key);
        properties.remove(key);
        if (text == null) {
            return ACCEPT_LOST_TRANSACTIONS.defaultValue();
        }
        if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException(
                    "Invalid value \"" + text + "\" of property " + key + ": true or false");
        }
        return text.equals("true");
    }
}
