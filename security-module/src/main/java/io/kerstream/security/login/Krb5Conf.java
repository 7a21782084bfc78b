/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.login;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Lets logins read {@code krb5.conf} again when it has changed, and no more often.
 *
 * <p>The option {@code refreshKrb5Config} of the JDK's login module does more than its name says:
 * it clears the list of KDCs that gave no answer, for the whole JVM. With it at each login, every
 * login asks a dead KDC first, and waits.
 *
 * <p>Threads: any; only the file's attributes are read under the monitor.
 */
final class Krb5Conf {

    static final String REFRESH = "refreshKrb5Config";

    private static final Krb5Conf OF_THIS_PROCESS = new Krb5Conf();

    /** What the last login of this process read; null before the first. */
    private @Nullable Read last;

    private record Read(Path file, FileStamp stamp) {}

    /** The one whose logins share the JVM's Kerberos configuration. */
    static Krb5Conf ofThisProcess() {
        return OF_THIS_PROCESS;
    }

    /**
     * The options for a login that begins now: without {@link #REFRESH} if the last login has read
     * the file as it is.
     */
    Map<String, String> refreshIfChanged(Map<String, String> options) {
        if (!Boolean.parseBoolean(options.get(REFRESH)) || hasChanged()) {
            return options;
        }
        Map<String, String> rest = new HashMap<>(options);
        rest.remove(REFRESH);
        return rest;
    }

    private synchronized boolean hasChanged() {
        Path file = io.kerstream.security.report.Krb5Conf.path();
        Read now = new Read(file, FileStamp.of(file));
        boolean hasChanged = !Objects.equals(now, last);
        last = now;
        return hasChanged;
    }
}
