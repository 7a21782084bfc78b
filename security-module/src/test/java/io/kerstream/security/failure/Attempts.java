/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.failure;

import io.kerstream.security.KafkaClientFactory;
import io.kerstream.security.KafkaSecurity;
import io.kerstream.security.KafkaSecurityException;
import io.kerstream.security.KafkaSecurityUnavailableException;
import io.kerstream.security.client.ConnectionFailures;
import io.kerstream.security.client.SecuredKafkaClientFactory;
import io.kerstream.security.config.ProcessConfiguration;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.flink.configuration.Configuration;
import org.apache.kafka.clients.admin.Admin;

/** Uses Kafka in ways that fail, and tells what the security module makes of it. */
final class Attempts {

    /** A request of a client. */
    interface Use {
        void with(KafkaClientFactory clients, Properties properties) throws Exception;
    }

    private Attempts() {}

    static KafkaClientFactory keytab(Path keytab, String principal) {
        return configured(
                Map.of(
                        "security.kerberos.login.keytab",
                        keytab.toString(),
                        "security.kerberos.login.principal",
                        principal,
                        "security.kerberos.login.contexts",
                        "KafkaClient"));
    }

    static KafkaClientFactory ticketCache(Path cache) {
        return new SecuredKafkaClientFactory(
                () ->
                        ProcessConfiguration.of(
                                Map.of("security.kerberos.login.contexts", "KafkaClient"),
                                "the test"),
                Map.of("KRB5CCNAME", "FILE:" + cache));
    }

    static KafkaClientFactory configured(Map<String, String> settings) {
        return KafkaSecurity.clientFactory(Configuration.fromMap(settings));
    }

    /** Asks for the cluster, which every principal may. */
    static RuntimeException toConnect(KafkaClientFactory clients, Properties properties) {
        return to(
                clients,
                properties,
                (factory, config) -> {
                    try (Admin admin = factory.createAdmin(config)) {
                        admin.describeCluster().nodes().get();
                    }
                });
    }

    /** Fails unless the use fails for a reason that is explained. */
    static RuntimeException to(KafkaClientFactory clients, Properties properties, Use use) {
        Throwable failure;
        try {
            use.with(clients, properties);
            throw new AssertionError("Nothing failed");
        } catch (KafkaSecurityException | KafkaSecurityUnavailableException e) {
            return e;
        } catch (ExecutionException e) {
            failure = e.getCause();
        } catch (Exception e) {
            failure = e;
        }
        Throwable unexplained = failure;
        return ConnectionFailures.of(properties)
                .explainFirstContact(failure)
                .orElseThrow(() -> new AssertionError("Not explained", unexplained));
    }
}
