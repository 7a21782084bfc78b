/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.client;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import org.apache.flink.annotation.Internal;
import org.apache.kafka.clients.CommonClientConfigs;

/**
 * The version of Kafka's clients that is on the class path. The clients' own class for it is not
 * API: 4.4 has it in another package than versions before.
 */
@Internal
public final class KafkaClientVersion {

    private static final String FILE = "/kafka/kafka-version.properties";
    private static final String UNKNOWN = "of unknown version";

    private KafkaClientVersion() {}

    /** For example {@code 4.3.1}; what it says if the clients' jar lacks its version file. */
    public static String get() {
        try (InputStream in = CommonClientConfigs.class.getResourceAsStream(FILE)) {
            if (in == null) {
                return UNKNOWN;
            }
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version", UNKNOWN).trim();
        } catch (IOException e) {
            return UNKNOWN;
        }
    }
}
