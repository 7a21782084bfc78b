/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.doctor.kerberos;

import io.kerstream.security.config.ProcessConfiguration;
import io.kerstream.security.credential.VerifiedIdentity;
import io.kerstream.security.login.HeldLogin;
import io.kerstream.security.login.KerberosLogins;
import io.kerstream.security.login.LoginSettings;
import io.kerstream.tools.doctor.check.Check;
import io.kerstream.tools.doctor.check.Facts;
import io.kerstream.tools.doctor.check.Finding;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.security.auth.kerberos.KerberosTicket;

/** Logs in as the clients of a job do. */
public final class LoginCheck implements Check {

    private final Logins logins;
    private final Duration limit;

    /**
     * With a way to log in.
     *
     * @param limit for the first ticket
     */
    public LoginCheck(Logins logins, Duration limit) {
        this.logins = logins;
        this.limit = limit;
    }

    /** How one logs in; {@link KerberosLogins#hold} does. */
    @FunctionalInterface
    public interface Logins {

        /** Waits for the first ticket, as the settings say. */
        HeldLogin hold(VerifiedIdentity identity, LoginSettings settings, List<String> services);

        /** Those of this process. */
        static Logins ofThisProcess() {
            return KerberosLogins::hold;
        }
    }

    @Override
    public String name() {
        return "login";
    }

    @Override
    public String page() {
        return "docs/kerberos-login.md";
    }

    @Override
    public List<Finding> examine(Facts facts) {
        KerberosClient.of(facts);
        VerifiedIdentity identity = facts.need(VerifiedIdentity.class, "keytab' or 'ticket-cache");
        String tried =
                "logged in as " + identity.principal() + " from " + identity.credential().source();
        try {
            HeldLogin login = logins.hold(identity, settings(facts), List.of());
            facts.learn(HeldLogin.class, login);
            return List.of(Finding.pass(tried, ticket(login)));
        } catch (RuntimeException e) {
            return List.of(
                    Finding.fail(
                            tried, e, "docs/security-failures.md lists what the KDC may say."));
        }
    }

    private static String ticket(HeldLogin login) {
        return login.subject().getPrivateCredentials(KerberosTicket.class).stream()
                .filter(ticket -> ticket.getServer().getName().startsWith("krbtgt/"))
                .findFirst()
                .map(
                        ticket ->
                                "a ticket until "
                                        + ticket.getEndTime().toInstant()
                                        + (ticket.getRenewTill() == null
                                                ? ", not renewable"
                                                : ", renewable until "
                                                        + ticket.getRenewTill().toInstant()))
                .orElse("a login");
    }

    /** As configured, but with this check's limit, and waiting, whatever is configured. */
    private LoginSettings settings(Facts facts) {
        Map<String, Object> values =
                new HashMap<>(facts.need(ProcessConfiguration.class, "configuration").values());
        values.put(LoginSettings.FIRST_LOGIN, LoginSettings.FirstLogin.FAIL_FAST.toString());
        values.put(LoginSettings.FIRST_LOGIN_TIMEOUT, limit.toMillis() + " ms");
        return LoginSettings.of(values);
    }
}
