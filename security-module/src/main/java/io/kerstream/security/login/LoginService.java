/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.login;

import io.kerstream.security.login.IdentityLogin.Outcome;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A {@link LoginRegistry} in JDK types alone: what one copy of this library offers to the others of
 * the process, whatever class loader they come from. Requests and answers are maps; {@link
 * LoginClient} is the other side.
 */
final class LoginService implements Function<Map<String, ?>, Object> {

    static final String OPERATION = "operation";
    static final String JOIN = "join";
    static final String REQUIRE = "require";
    static final String REJECTED = "rejected";
    static final String STATUSES = "statuses";
    static final String SERVICE_FAILURE = "serviceFailure";

    static final String MODULE = "module";
    static final String OPTIONS = "options";
    static final String SETTINGS = "settings";
    static final String SERVICES = "services";
    static final String TIMEOUT = "timeout";
    static final String PRINCIPAL = "principal";

    static final String SUBJECT = "subject";
    static final String CLOSE = "close";
    static final String HAS_TICKET = "hasTicket";
    static final String FAILURE = "failure";

    private final LoginRegistry registry = new LoginRegistry();

    /** See {@link LoginRegistry#share}. */
    void share(boolean value) {
        registry.share(value);
    }

    @Override
    public Object apply(Map<String, ?> request) {
        String operation = String.valueOf(request.get(OPERATION));
        return switch (operation) {
            case JOIN -> join(request);
            case REQUIRE -> require(request);
            case REJECTED -> rejected(String.valueOf(request.get(PRINCIPAL)));
            case SERVICE_FAILURE -> serviceFailure(services(request));
            case STATUSES -> registry.statuses().stream().map(LoginStatus::toMap).toList();
            default -> throw new IllegalArgumentException("Unknown operation: " + operation);
        };
    }

    private Map<String, Object> join(Map<String, ?> request) {
        IdentityLogin login = registry.join(identity(request), settings(request));
        login.want(services(request));
        AtomicBoolean open = new AtomicBoolean(true);
        Runnable close =
                () -> {
                    if (open.getAndSet(false)) {
                        registry.release(login);
                    }
                };
        return Map.of(SUBJECT, login.subject(), CLOSE, close);
    }

    private Map<String, Object> require(Map<String, ?> request) {
        // A user while it waits: a login without any may end, and nobody would make the attempt.
        IdentityLogin login = registry.join(identity(request), settings(request));
        try {
            return require(login, request);
        } finally {
            registry.handOver(login);
        }
    }

    private static Map<String, Object> require(IdentityLogin login, Map<String, ?> request) {
        login.want(services(request));
        Duration timeout = request.get(TIMEOUT) instanceof Duration given ? given : Duration.ZERO;
        Map<String, Object> answer = new HashMap<>();
        try {
            Outcome outcome =
                    timeout.isZero() ? new Outcome(false, null) : login.awaitTicket(timeout);
            answer.put(HAS_TICKET, outcome.hasTicket());
            if (outcome.failure() != null) {
                answer.put(FAILURE, outcome.failure());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            answer.put(HAS_TICKET, false);
            answer.put(FAILURE, e);
        }
        return answer;
    }

    private Map<String, Object> serviceFailure(Collection<String> services) {
        Map<String, Object> answer = new HashMap<>();
        registry.serviceFailure(services).ifPresent(failure -> answer.put(FAILURE, failure));
        return answer;
    }

    private boolean rejected(String principal) {
        boolean again = false;
        for (IdentityLogin login : registry.of(principal)) {
            again |= login.rejected();
        }
        return again;
    }

    private static LoginIdentity identity(Map<String, ?> request) {
        return LoginIdentity.of(String.valueOf(request.get(MODULE)), strings(request.get(OPTIONS)));
    }

    private static LoginSettings settings(Map<String, ?> request) {
        return LoginSettings.of(strings(request.get(SETTINGS)));
    }

    private static Collection<String> services(Map<String, ?> request) {
        return request.get(SERVICES) instanceof Collection<?> names
                ? names.stream().map(String::valueOf).toList()
                : List.of();
    }

    private static Map<String, String> strings(@Nullable Object map) {
        Map<String, String> copy = new HashMap<>();
        if (map instanceof Map<?, ?> values) {
            values.forEach((key, value) -> copy.put(String.valueOf(key), String.valueOf(value)));
        }
        return copy;
    }
}
