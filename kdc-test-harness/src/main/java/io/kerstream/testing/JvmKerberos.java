/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing;

import io.kerstream.testing.internal.kdc.Krb5Login;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import javax.security.auth.login.LoginException;
import org.jspecify.annotations.Nullable;

/**
 * Points the Kerberos of this JVM at a KDC, until closed.
 *
 * <p>The JDK reads one krb5.conf per JVM, named by the system property {@code
 * java.security.krb5.conf}, and caches it. {@link #use} sets the property and makes the JDK read
 * the file; {@link #close()} undoes both. When several are open the newest counts, whatever the
 * order in which they are closed; after the last one the property is what it was before the first.
 *
 * <p>Thread-safe. Kerberos clients of the same JVM that are busy meanwhile see the change at once.
 */
public final class JvmKerberos implements AutoCloseable {

    private static final String KRB5_CONF = "java.security.krb5.conf";
    private static final String PROBE = "kerstream-harness";

    private static final Deque<JvmKerberos> OPEN = new ArrayDeque<>();
    private static @Nullable String original;

    private final Path krb5Conf;

    private JvmKerberos(Path krb5Conf) {
        this.krb5Conf = krb5Conf;
    }

    /**
     * Makes this JVM a client of {@code kdc}. On return a login has proved that the KDC answers, if
     * it is running; a stopped KDC is not contacted.
     *
     * @throws HarnessException if the KDC runs and the login fails
     */
    public static JvmKerberos use(Kdc kdc) {
        return open(kdc.krb5Conf(), List.of(kdc));
    }

    /**
     * Makes this JVM a client of several KDCs at once, by one krb5.conf. The default realm is the
     * one of {@code kdc}. On return a login to each of them has proved that it answers, if it is
     * running.
     *
     * @throws IllegalArgumentException if two have the same realm
     * @throws HarnessException if one runs and the login fails
     */
    public static JvmKerberos use(Kdc kdc, Kdc... others) {
        List<Kdc> all = new ArrayList<>(List.of(others));
        all.add(0, kdc);
        return open(kdc.krb5Conf(others), all);
    }

    private static JvmKerberos open(Path krb5Conf, List<Kdc> kdcs) {
        JvmKerberos kerberos = new JvmKerberos(krb5Conf);
        synchronized (OPEN) {
            if (OPEN.isEmpty()) {
                original = System.getProperty(KRB5_CONF);
            }
            OPEN.push(kerberos);
            System.setProperty(KRB5_CONF, kerberos.krb5Conf.toString());
            try {
                kdcs.forEach(JvmKerberos::probe);
                return kerberos;
            } catch (RuntimeException e) {
                kerberos.close();
                throw e;
            }
        }
    }

    private static void probe(Kdc kdc) {
        String principal = kdc.principal(PROBE);
        try {
            Krb5Login.refreshAndLogin(principal, kdc.keytab(PROBE), kdc.isRunning());
        } catch (LoginException e) {
            throw new HarnessException(
                    "The KDC of realm "
                            + kdc.realm()
                            + " on 127.0.0.1:"
                            + kdc.port()
                            + " did not let "
                            + principal
                            + " log in: "
                            + e.getMessage(),
                    e);
        }
    }

    /** Gives the JVM back what it had before. Calling it again does nothing. */
    @Override
    public void close() {
        synchronized (OPEN) {
            if (!OPEN.remove(this)) {
                return;
            }
            JvmKerberos newest = OPEN.peek();
            String value = newest == null ? original : newest.krb5Conf.toString();
            if (value == null) {
                System.clearProperty(KRB5_CONF);
            } else {
                System.setProperty(KRB5_CONF, value);
            }
            Krb5Login.refresh();
        }
    }
}
