/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kerstream.testing.JvmKerberos;
import io.kerstream.testing.Kdc;
import io.kerstream.testing.KdcBackend;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.security.auth.Subject;
import javax.security.auth.login.LoginContext;
import javax.security.auth.login.LoginException;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.JaasContext;
import org.apache.kafka.common.security.auth.Login;
import org.apache.kafka.common.security.kerberos.KerberosClientCallbackHandler;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Handshakes of eight threads while the credentials of their Subject are replaced 200 times. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class CredentialSwapITCase {

    private static final int THREADS = 8;
    private static final int SWAPS = 200;

    @ParameterizedTest
    @EnumSource(
            value = KdcBackend.class,
            names = {"KERBY", "MIT"})
    void noHandshakeFails(KdcBackend backend) throws Exception {
        try (Kdc kdc = Kdc.builder().backend(backend).start();
                JvmKerberos jvm = JvmKerberos.use(kdc)) {
            assertThat(jvm).isNotNull();
            Subject service =
                    loggedIn(
                            Identity.acceptor(
                                    kdc.principal(LoginCluster.SERVICE),
                                    kdc.keytab(LoginCluster.SERVICE)));
            Identity client = Identity.keytab(kdc.principal("client"), kdc.keytab("client"));

            try (Closing ours = new Closing(new KerberosLogin(), client)) {
                // Kafka does not wait for it either.
                await().atMost(Duration.ofSeconds(10))
                        .until(() -> Tickets.tgt(ours.login.subject()).isPresent());
                try (Handshakes handshakes =
                        new Handshakes(ours.login.subject(), service, THREADS)) {
                    for (int i = 0; i < SWAPS; i++) {
                        Tickets.replace(ours.login.subject(), loggedIn(client));
                        awaitSome(handshakes);
                    }
                    assertThat(handshakes.errors().stream().map(Throwable::toString).distinct())
                            .isEmpty();
                    assertThat(handshakes.done()).isGreaterThan(SWAPS * (long) THREADS);
                }
            }
            StockLogin swapped = new StockLogin();
            try (Closing stock = new Closing(swapped, client)) {
                try (Handshakes handshakes =
                        new Handshakes(stock.login.subject(), service, THREADS)) {
                    for (int i = 0; i < SWAPS && handshakes.errors().isEmpty(); i++) {
                        swapped.swap();
                        awaitSome(handshakes);
                    }
                    assertThat(handshakes.errors()).as("with the stock login").isNotEmpty();
                }
            }
        }
    }

    private static void awaitSome(Handshakes handshakes) {
        long enough = handshakes.done() + THREADS;
        await().pollInterval(Duration.ofMillis(1))
                .atMost(Duration.ofSeconds(10))
                .until(() -> handshakes.done() >= enough);
    }

    private static Subject loggedIn(Identity identity) throws LoginException {
        JaasContext context = context(identity);
        Subject subject = new Subject();
        new LoginContext(context.name(), subject, null, context.configuration()).login();
        return subject;
    }

    private static JaasContext context(Identity identity) {
        return JaasContext.loadClientContext(
                Map.of("sasl.jaas.config", new Password(identity.jaas())));
    }

    /** Kafka's login, that renews when told. */
    private static final class StockLogin
            extends org.apache.kafka.common.security.kerberos.KerberosLogin {
        void swap() throws LoginException {
            reLogin();
        }
    }

    /** A login as Kafka's login manager makes it. */
    private static final class Closing implements AutoCloseable {
        private final Login login;

        Closing(Login login, Identity identity) throws LoginException {
            this.login = login;
            Map<String, Object> configs =
                    new HashMap<>(
                            new AdminClientConfig(
                                            Map.of(
                                                    "bootstrap.servers",
                                                    "localhost:1",
                                                    "security.protocol",
                                                    "SASL_PLAINTEXT",
                                                    "sasl.kerberos.service.name",
                                                    "kafka",
                                                    "sasl.kerberos.min.time.before.relogin",
                                                    "0"))
                                    .values());
            configs.put("sasl.jaas.config", new Password(identity.jaas()));
            JaasContext context = context(identity);
            login.configure(
                    configs,
                    context.name(),
                    context.configuration(),
                    new KerberosClientCallbackHandler());
            login.login();
        }

        @Override
        public void close() {
            login.close();
        }
    }
}
