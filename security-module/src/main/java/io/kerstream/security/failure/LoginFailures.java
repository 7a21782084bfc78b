/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.failure;

import io.kerstream.security.FailureCode;
import io.kerstream.security.report.Krb5Conf;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.security.auth.login.LoginException;
import org.apache.flink.annotation.Internal;
import org.ietf.jgss.GSSException;

/**
 * Translates what a login module, the JDK and the KDC say about a failed login into what to do.
 *
 * <p>The JDK hides the Kerberos error code (RFC 4120, section 7.5.9) in message texts, so texts are
 * what is matched, from the most specific to the most general. A failure that no row knows keeps
 * its cause and may be retried: only what certainly cannot pass by itself is fatal. The table is
 * about Kerberos; of other mechanisms only a login module that is not there is known, for its
 * refused connection is not a KDC's.
 */
@Internal
public final class LoginFailures {

    private record Row(Pattern text, FailureCode code) {}

    /** True for every mechanism: the JDK's words, since version 9 and before. */
    private static final Row NO_MODULE =
            row(
                    "no loginmodule found|unable to find loginmodule",
                    FailureCode.LOGIN_MODULE_MISSING);

    private static final List<Row> KERBEROS =
            List.of(
                    NO_MODULE,
                    row(
                            "client not found in kerberos database",
                            FailureCode.KERBEROS_UNKNOWN_PRINCIPAL),
                    row("clock skew too great", FailureCode.KERBEROS_CLOCK_SKEW),
                    row(
                            "pre-?authentication information was invalid|preauth_failed"
                                    + "|checksum failed|integrity check on decrypted field",
                            FailureCode.KERBEROS_STALE_KEY),
                    row(
                            "cannot find key of appropriate type|no support for encryption type"
                                    + "|do not have keys of types listed"
                                    + "|encryption type .* is not (supported|permitted)",
                            FailureCode.KERBEROS_ENCRYPTION_TYPE),
                    row(
                            "credentials have been revoked|password has expired"
                                    + "|entry in database has expired",
                            FailureCode.KERBEROS_PRINCIPAL_LOCKED),
                    row("cannot locate default realm", FailureCode.KERBEROS_NO_DEFAULT_REALM),
                    row(
                            "unable to obtain (password from user|principal name)",
                            FailureCode.KERBEROS_NO_KEY_OR_TICKET),
                    row("cannot (locate|get) (any )?kdc", FailureCode.KERBEROS_REALM_WITHOUT_KDC),
                    row(
                            "connection refused|timed out|unreachable|cannot contact (any )?kdc"
                                    + "|no route to host|unknownhost|connection reset"
                                    + "|unexpected end of (stream|file)|eofexception",
                            FailureCode.KERBEROS_KDC_UNREACHABLE));

    /** What a running client meets besides: its login's ticket has ended and no new one came. */
    private static final Row NO_TICKET =
            row(
                    "ticket expired|failed to find any kerberos (tgt|ticket)"
                            + "|may be a transient failure due to kerberos re-login",
                    FailureCode.KERBEROS_NO_VALID_TICKET);

    /** Comes from the KDC, too, but is about the broker, so only a running client meets it. */
    private static final Row NO_SERVICE_TICKET =
            row(
                    "no service creds|fail to create credential",
                    FailureCode.KERBEROS_REALMS_WITHOUT_TRUST);

    private LoginFailures() {}

    /**
     * Says what it means that a running client could not authenticate.
     *
     * @return what to throw instead; {@code failure} itself if no row knows it, for example because
     *     the broker gave no reason
     */
    public static RuntimeException translateRunning(RuntimeException failure) {
        List<Throwable> chain = chain(failure);
        List<Row> rows = new ArrayList<>(KERBEROS);
        rows.add(NO_TICKET);
        rows.add(NO_SERVICE_TICKET);
        for (Row row : rows) {
            for (Throwable cause : chain) {
                if (row.text().matcher(String.valueOf(cause)).find()) {
                    String message =
                            "A Kafka client could not authenticate: "
                                    + row.code().explanation()
                                    + " ["
                                    + Krb5Conf.describe()
                                    + "; the JDK says: "
                                    + cause.getMessage()
                                    + "]";
                    return row.code().exception(message, failure);
                }
            }
        }
        return failure;
    }

    /**
     * Says what a failure means.
     *
     * @param failure what constructing a client threw
     * @return what to throw instead; {@code failure} itself if it is not about a login
     */
    public static RuntimeException translate(RuntimeException failure, LoginAttempt login) {
        List<Throwable> chain = chain(failure);
        if (chain.stream().noneMatch(LoginFailures::isAboutLogin)) {
            return failure;
        }
        for (Row row : login.isKerberos() ? KERBEROS : List.of(NO_MODULE)) {
            for (Throwable cause : chain) {
                if (row.text().matcher(String.valueOf(cause)).find()) {
                    String message = message(login, cause, row.code().explanation());
                    return row.code().exception(message, failure);
                }
            }
        }
        FailureCode unknown = FailureCode.LOGIN_FAILED;
        return unknown.exception(
                message(login, outermostAboutLogin(chain), unknown.explanation()), failure);
    }

    /**
     * The innermost one would not do: the JDK tries to read the KDC's answer as a ticket before it
     * reads it as an error, and leaves the first attempt's decoding error behind as the cause.
     */
    private static Throwable outermostAboutLogin(List<Throwable> chain) {
        return chain.stream()
                .filter(LoginFailures::isAboutLogin)
                .reduce((inner, outer) -> outer)
                .orElseThrow();
    }

    private static boolean isAboutLogin(Throwable cause) {
        return cause instanceof LoginException
                || cause instanceof GSSException
                || cause.getClass().getSimpleName().equals("KrbException");
    }

    /** The failure's causes, the innermost first; cause chains of any length and shape end. */
    static List<Throwable> chain(Throwable failure) {
        List<Throwable> chain = new ArrayList<>();
        for (Throwable t = failure; t != null && !chain.contains(t); t = t.getCause()) {
            chain.add(0, t);
        }
        return chain;
    }

    private static Row row(String text, FailureCode code) {
        return new Row(Pattern.compile(text, Pattern.CASE_INSENSITIVE), code);
    }

    private static String message(LoginAttempt login, Throwable cause, String explanation) {
        if (!login.isKerberos()) {
            return login.mechanism()
                    + " login with "
                    + login.source()
                    + " failed: "
                    + explanation
                    + " [the login module says: "
                    + cause.getMessage()
                    + "]";
        }
        return "Kerberos login of "
                + login
                + " failed: "
                + explanation
                + " [realm "
                + login.realm()
                + "; "
                + Krb5Conf.describe()
                + "; configured by "
                + login.configuredBy()
                + "; the JDK says: "
                + cause.getMessage()
                + "]";
    }
}
