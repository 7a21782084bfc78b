/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.kerstream.testing.Kdc;
import io.kerstream.testing.KdcBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How often one identity logs in, whatever else its clients are configured with. */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class SharedLoginITCase {

    private static final int CLIENTS = 50;

    @ParameterizedTest
    @EnumSource(
            value = KdcBackend.class,
            names = {"KERBY", "MIT"})
    void fiftyClientsLogInOnce(KdcBackend backend) throws Exception {
        try (LoginCluster cluster =
                LoginCluster.start(Kdc.builder().backend(backend), kafka -> {})) {
            assertThat(logins(cluster, LoginClass.OURS)).isEqualTo(1);
            assertThat(logins(cluster, LoginClass.STOCK))
                    .as("Kafka shares a login among clients with the same settings only")
                    .isEqualTo(CLIENTS);
        }
    }

    /** Opens and uses clients that differ in a setting of SASL that is not about who logs in. */
    private static long logins(LoginCluster cluster, LoginClass login) throws Exception {
        Identity identity = cluster.keytab("crowd-" + login.id());
        List<Admin> clients = new ArrayList<>();
        try {
            for (int i = 0; i < CLIENTS; i++) {
                Properties client = cluster.client(login, identity);
                client.setProperty("sasl.login.retry.backoff.ms", String.valueOf(100 + i));
                clients.add(Admin.create(client));
            }
            for (Admin client : clients) {
                client.listTopics().names().get(20, TimeUnit.SECONDS);
            }
        } finally {
            clients.forEach(Admin::close);
        }
        return cluster.kdc().requests().counts("crowd-" + login.id()).logins();
    }
}
