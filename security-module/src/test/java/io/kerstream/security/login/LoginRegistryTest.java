/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Users come and go; the keytab is not there, so that no KDC is ever asked. */
class LoginRegistryTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final LoginRegistry registry = new LoginRegistry();

    private static LoginIdentity identity(String principal) {
        return LoginIdentity.of(
                LoginIdentity.KRB5_MODULE,
                Map.of(
                        "useKeyTab", "true",
                        "keyTab", "/no/such.keytab",
                        "principal", principal + "@NOWHERE.INVALID"));
    }

    private static LoginSettings linger(String time) {
        return LoginSettings.of(Map.of(LoginSettings.LINGER, time));
    }

    private static Optional<Thread> thread(String principal) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(
                        t ->
                                t.getName()
                                        .equals(
                                                "kerstream-login "
                                                        + principal
                                                        + "@NOWHERE.INVALID"))
                .findFirst();
    }

    @Test
    void allUsersOfAnIdentityShareOneSubject() {
        IdentityLogin one = registry.join(identity("shared"), linger("0 ms"));
        IdentityLogin two = registry.join(identity("shared"), linger("0 ms"));
        IdentityLogin other = registry.join(identity("other"), linger("0 ms"));

        assertThat(two).isSameAs(one);
        assertThat(other.subject()).isNotSameAs(one.subject());
        assertThat(registry.statuses())
                .extracting(LoginStatus::principal, LoginStatus::clients)
                .containsExactlyInAnyOrder(
                        tuple("shared@NOWHERE.INVALID", 2), tuple("other@NOWHERE.INVALID", 1));
        registry.release(one);
        registry.release(two);
        registry.release(other);
    }

    @Test
    void endsWithItsThreadAfterTheLastUser() {
        IdentityLogin one = registry.join(identity("ends"), linger("0 ms"));
        registry.join(identity("ends"), linger("0 ms"));
        registry.release(one);
        assertThat(registry.statuses()).hasSize(1);

        registry.release(one);

        await().atMost(SOON).until(() -> registry.statuses().isEmpty());
        await().atMost(SOON).until(() -> thread("ends").isEmpty());
    }

    @Test
    void lingersForTheNextUser() {
        registry.share(true);
        IdentityLogin one = registry.join(identity("lingers"), linger("1 min"));
        registry.release(one);

        assertThat(registry.join(identity("lingers"), linger("1 min"))).isSameAs(one);
        registry.release(one);
        registry.share(false);
    }

    @Test
    void theThreadKeepsNothingOfWhoeverBeganIt() throws Exception {
        ClassLoader users = new ClassLoader(null) {};
        Thread user =
                new Thread(() -> registry.join(identity("clean"), linger("0 ms")), "user thread");
        user.setContextClassLoader(users);
        user.start();
        user.join();

        Thread thread = thread("clean").orElseThrow();
        assertThat(thread.isDaemon()).isTrue();
        assertThat(thread.getContextClassLoader()).isSameAs(LoginRegistry.class.getClassLoader());
        assertThat(thread.getThreadGroup().getParent()).isNull();
        registry.of("clean@NOWHERE.INVALID").forEach(registry::release);
    }

    @Test
    void findsTheLoginsOfAPrincipal() {
        IdentityLogin login = registry.join(identity("found"), linger("0 ms"));

        assertThat(registry.of("found@NOWHERE.INVALID")).containsExactly(login);
        assertThat(registry.of("nobody@NOWHERE.INVALID")).isEmpty();
        registry.release(login);
    }
}
