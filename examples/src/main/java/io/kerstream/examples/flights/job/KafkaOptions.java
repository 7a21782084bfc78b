/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.examples.flights.job;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the Kafka cluster is; how clients log in is none of it. */
final class KafkaOptions {

    @Option(
            names = "--bootstrap-servers",
            required = true,
            paramLabel = "HOST:PORT,…",
            description = "Brokers of the cluster.")
    private String bootstrapServers = "";

    @Option(
            names = "--security-protocol",
            paramLabel = "PROTOCOL",
            description =
                    "SASL_SSL or SASL_PLAINTEXT; by default that of the cluster profile, without"
                            + " one Kafka's own.")
    private @Nullable String securityProtocol;

    @Option(
            names = "--property",
            paramLabel = "KEY=VALUE",
            description = "A further property of the Kafka clients, no secret; may be repeated.")
    private Map<String, String> further = new LinkedHashMap<>();

    Properties properties() {
        Properties properties = new Properties();
        properties.putAll(further);
        properties.setProperty(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        if (securityProtocol != null) {
            properties.setProperty(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, securityProtocol);
        }
        return properties;
    }
}
