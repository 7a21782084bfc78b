/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.login;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import javax.security.auth.Subject;
import org.jspecify.annotations.Nullable;

/**
 * Speaks to the {@link LoginService} of this process: the published one, else one of this class
 * loader's own.
 *
 * <p>The published one stands in {@link System#getProperties()} as a {@code
 * CompletableFuture<Function<Map<String, ?>, Object>>}. The future is there because its {@code
 * toString} shows nothing in dumps of the system properties; the reasons for that place, and its
 * limit, are told in {@code io.kerstream.security.config.Publication}.
 */
final class LoginClient {

    /** The version is that of the requests and answers. */
    static final String KEY = "kerstream.security.logins.v1";

    private static final LoginService OWN = new LoginService();

    private LoginClient() {}

    /** Offers this class loader's logins to the whole process, unless somebody else does. */
    static Runnable publish() {
        CompletableFuture<Function<Map<String, ?>, Object>> offer =
                CompletableFuture.completedFuture(OWN);
        if (System.getProperties().putIfAbsent(KEY, offer) != null) {
            return () -> {};
        }
        OWN.share(true);
        return () -> {
            if (System.getProperties().remove(KEY, offer)) {
                OWN.share(false);
            }
        };
    }

    @SuppressWarnings(
            "unchecked") // Only publish() puts something there, by the version's contract.
    private static Object ask(Map<String, ?> request) {
        if (System.getProperties().get(KEY) instanceof CompletableFuture<?> offer
                && offer.getNow(null) instanceof Function<?, ?> service) {
            return ((Function<Map<String, ?>, Object>) service).apply(request);
        }
        return OWN.apply(request);
    }

    /**
     * A login in use until closed.
     *
     * @param subject the Subject of the login
     * @param close ends the use; does not wait
     */
    record Joined(Subject subject, Runnable close) {
        @Override
        public String toString() {
            return "Joined";
        }
    }

    static Joined join(
            String module,
            Map<String, String> options,
            LoginSettings settings,
            Collection<String> services) {
        Map<?, ?> answer =
                (Map<?, ?>) ask(request(LoginService.JOIN, module, options, settings, services));
        return new Joined(
                (Subject) Objects.requireNonNull(answer.get(LoginService.SUBJECT)),
                (Runnable) Objects.requireNonNull(answer.get(LoginService.CLOSE)));
    }

    /**
     * What came of waiting for a ticket.
     *
     * @param hasTicket whether there is one
     * @param failure why not; null if the time was over before any attempt had ended
     */
    record Answer(boolean hasTicket, @Nullable Throwable failure) {}

    /**
     * @param timeout zero to begin the login only
     */
    static Answer require(
            Map<String, String> options,
            LoginSettings settings,
            Collection<String> services,
            Duration timeout) {
        Map<String, Object> request =
                request(
                        LoginService.REQUIRE,
                        LoginIdentity.KRB5_MODULE,
                        options,
                        settings,
                        services);
        request.put(LoginService.TIMEOUT, timeout);
        Map<?, ?> answer = (Map<?, ?>) ask(request);
        return new Answer(
                Boolean.TRUE.equals(answer.get(LoginService.HAS_TICKET)),
                answer.get(LoginService.FAILURE) instanceof Throwable failure ? failure : null);
    }

    private static Map<String, Object> request(
            String operation,
            String module,
            Map<String, String> options,
            LoginSettings settings,
            Collection<String> services) {
        Map<String, Object> request = new HashMap<>();
        request.put(LoginService.OPERATION, operation);
        request.put(LoginService.MODULE, module);
        request.put(LoginService.OPTIONS, options);
        request.put(LoginService.SETTINGS, settings.toMap());
        request.put(LoginService.SERVICES, List.copyOf(services));
        return request;
    }

    static boolean rejected(String principal) {
        return Boolean.TRUE.equals(
                ask(
                        Map.of(
                                LoginService.OPERATION,
                                LoginService.REJECTED,
                                LoginService.PRINCIPAL,
                                principal)));
    }

    static Optional<Throwable> serviceFailure(Collection<String> services) {
        Map<?, ?> answer =
                (Map<?, ?>)
                        ask(
                                Map.of(
                                        LoginService.OPERATION,
                                        LoginService.SERVICE_FAILURE,
                                        LoginService.SERVICES,
                                        List.copyOf(services)));
        return answer.get(LoginService.FAILURE) instanceof Throwable failure
                ? Optional.of(failure)
                : Optional.empty();
    }

    static List<LoginStatus> statuses() {
        return ((List<?>) ask(Map.of(LoginService.OPERATION, LoginService.STATUSES)))
                .stream().map(status -> LoginStatus.of((Map<?, ?>) status)).toList();
    }
}
