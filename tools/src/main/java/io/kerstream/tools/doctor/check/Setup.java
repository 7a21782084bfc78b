/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.doctor.check;

import io.kerstream.security.KafkaClientFactory;
import io.kerstream.security.config.ProcessConfiguration;
import java.util.Map;
import java.util.Properties;
import java.util.function.Supplier;

/**
 * What is looked at.
 *
 * @param client the properties of the Kafka client, as a job gives them
 * @param configuration finds the settings of the process; throws as the security module does
 * @param clients makes Kafka clients with these settings
 * @param environment the environment variables of this process
 * @param job what the job wants to do
 */
public record Setup(
        Properties client,
        Supplier<ProcessConfiguration> configuration,
        KafkaClientFactory clients,
        Map<String, String> environment,
        Job job) {

    public Setup {
        environment = Map.copyOf(environment);
    }

    /** Without the client's properties, which may hold a secret. */
    @Override
    public String toString() {
        return "Setup[" + job + "]";
    }
}
