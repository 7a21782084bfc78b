/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.credential;

import io.kerstream.security.config.Setting;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the ticket cache of this process is, by the JDK's rule: {@code KRB5CCNAME}, else {@code
 * /tmp/krb5cc_<uid>}. The JDK knows files only and ignores {@code default_ccache_name} of {@code
 * krb5.conf}.
 */
record TicketCacheLocation(Path path, String origin) {

    private static final String VARIABLE = "KRB5CCNAME";

    /** A cache type before the residual; a single letter is a Windows drive. */
    private static final Pattern TYPED = Pattern.compile("([A-Za-z][A-Za-z0-9]+):(.*)");

    static TicketCacheLocation find(Map<String, String> environment, LongSupplier uid) {
        String name = environment.get(VARIABLE);
        if (name == null || name.isBlank()) {
            return new TicketCacheLocation(
                    Path.of("/tmp/krb5cc_" + uid.getAsLong()),
                    "the default, because " + VARIABLE + " is not set");
        }
        return located(
                name,
                "from the environment variable " + VARIABLE,
                VARIABLE + " = " + name + " (environment)");
    }

    /** The cache that a setting names; as in {@code KRB5CCNAME}, with or without its type. */
    static TicketCacheLocation of(Setting setting) {
        return located(
                setting.value(), setting.key() + ", " + setting.origin(), setting.toString());
    }

    private static TicketCacheLocation located(String name, String origin, String subject) {
        Matcher typed = TYPED.matcher(name);
        if (!typed.matches()) {
            return new TicketCacheLocation(Path.of(name).toAbsolutePath(), origin);
        }
        if (typed.group(1).toUpperCase(Locale.ROOT).equals("FILE")) {
            return new TicketCacheLocation(Path.of(typed.group(2)).toAbsolutePath(), origin);
        }
        throw new TicketCacheTypeException(
                subject
                        + ": Java reads ticket caches of type FILE only, not "
                        + typed.group(1)
                        + ". Run kinit -c FILE:/path/of/a/cache, set "
                        + VARIABLE
                        + "=FILE:/path/of/a/cache for this process, or configure a keytab with"
                        + " security.kerberos.login.keytab and security.kerberos.login.principal.");
    }
}
