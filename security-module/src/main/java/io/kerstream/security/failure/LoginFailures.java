/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.failure;

import io.kerstream.security.KafkaSecurityException;
import io.kerstream.security.KafkaSecurityUnavailableException;
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

    private record Row(Pattern text, boolean fatal, String explanation) {}

    /** True for every mechanism: the JDK's words, since version 9 and before. */
    private static final Row NO_MODULE =
            fatal(
                    "no loginmodule found|unable to find loginmodule",
                    "its JAAS entry names a login module that is not there. Check the spelling of"
                            + " the class, and that its jar is in Flink's lib/ or in the user jar.");

    private static final List<Row> KERBEROS =
            List.of(
                    NO_MODULE,
                    fatal(
                            "client not found in kerberos database",
                            "the KDC does not know this principal. Check its"
                                    + " spelling and realm, or have it created in the KDC."),
                    retriable(
                            "clock skew too great",
                            "the clocks of this host and of the KDC differ by more than krb5.conf"
                                    + " allows (clockskew, 300 s by default). Synchronize them"
                                    + " (NTP)."),
                    fatal(
                            "pre-?authentication information was invalid|preauth_failed"
                                    + "|checksum failed|integrity check on decrypted field",
                            "the key is not the one the KDC has: the principal's key was changed"
                                    + " after this keytab was written. Compare the key version"
                                    + " (kvno) with the KDC's and install a new keytab."),
                    fatal(
                            "cannot find key of appropriate type|no support for encryption type"
                                    + "|do not have keys of types listed"
                                    + "|encryption type .* is not (supported|permitted)",
                            "the keytab, the KDC and this JDK share no encryption type. Write a"
                                    + " keytab with aes256-cts-hmac-sha1-96 or"
                                    + " aes128-cts-hmac-sha1-96 keys."),
                    fatal(
                            "credentials have been revoked|password has expired"
                                    + "|entry in database has expired",
                            "the KDC has locked or expired this principal. Have it unlocked, or"
                                    + " use another one."),
                    fatal(
                            "cannot locate default realm",
                            "krb5.conf names no default_realm. Set one, or write the"
                                    + " principal with its realm."),
                    fatal(
                            "unable to obtain (password from user|principal name)",
                            "the JDK found no usable key or ticket in it."),
                    retriable(
                            "cannot (locate|get) (any )?kdc",
                            "krb5.conf names no KDC of the principal's realm, and DNS, if it is"
                                    + " asked, none either. Correct the realm of the principal, or give the"
                                    + " realm a kdc entry in krb5.conf's [realms]."),
                    retriable(
                            "connection refused|timed out|unreachable|cannot contact (any )?kdc"
                                    + "|no route to host|unknownhost|connection reset"
                                    + "|unexpected end of (stream|file)|eofexception",
                            "no KDC of the realm answers. Check that the KDC runs and can be"
                                    + " reached from this host (port 88, UDP and TCP), and the"
                                    + " realm's kdc entries in krb5.conf."));

    /** What a running client meets besides: its login's ticket has ended and no new one came. */
    private static final Row NO_TICKET =
            retriable(
                    "ticket expired|failed to find any kerberos (tgt|ticket)"
                            + "|may be a transient failure due to kerberos re-login",
                    "the login has no valid ticket; it asks the KDC for a new one by itself. Check"
                            + " that the KDC runs and can be reached from this host.");

    /** Comes from the KDC, too, but is about the broker, so only a running client meets it. */
    private static final Row NO_SERVICE_TICKET =
            retriable(
                    "no service creds|fail to create credential",
                    "the realm of this principal and the realm of the brokers do not trust each"
                            + " other, or a KDC between them does not answer. Check krb5.conf:"
                            + " [domain_realm] must give the brokers' hosts to their realm,"
                            + " [realms] must name its kdc, and [capaths] the way to it.");

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
                                    + row.explanation()
                                    + " ["
                                    + krb5Conf()
                                    + "; the JDK says: "
                                    + cause.getMessage()
                                    + "]";
                    return row.fatal()
                            ? new KafkaSecurityException(message, failure)
                            : new KafkaSecurityUnavailableException(message, failure);
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
                    String message = message(login, cause, row.explanation());
                    return row.fatal()
                            ? new KafkaSecurityException(message, failure)
                            : new KafkaSecurityUnavailableException(message, failure);
                }
            }
        }
        return new KafkaSecurityUnavailableException(
                message(login, outermostAboutLogin(chain), "the cause is not a known one."),
                failure);
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

    private static Row fatal(String text, String explanation) {
        return new Row(pattern(text), true, explanation);
    }

    private static Row retriable(String text, String explanation) {
        return new Row(pattern(text), false, explanation);
    }

    private static Pattern pattern(String text) {
        return Pattern.compile(text, Pattern.CASE_INSENSITIVE);
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
                + krb5Conf()
                + "; configured by "
                + login.configuredBy()
                + "; the JDK says: "
                + cause.getMessage()
                + "]";
    }

    /** The krb5.conf that this JVM reads. */
    public static String krb5Conf() {
        String file = System.getProperty("java.security.krb5.conf");
        return file == null
                ? "the default krb5.conf (java.security.krb5.conf is not set)"
                : "krb5.conf " + file;
    }
}
