/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.kerberos;

import io.kerstream.tools.ToolException;
import java.io.IOException;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.security.kerberos.KerberosName;
import org.apache.kafka.common.security.kerberos.KerberosShortNamer;
import org.apache.kafka.common.security.kerberos.NoMatchingRule;
import org.jspecify.annotations.Nullable;

/** The user names that a broker makes of principals, by Kafka's own code. Immutable. */
public final class ShortNames {

    /** The broker's setting for its rules. */
    public static final String RULES = "sasl.kerberos.principal.to.local.rules";

    private final KerberosShortNamer namer;
    private final @Nullable String rules;

    private ShortNames(KerberosShortNamer namer, @Nullable String rules) {
        this.namer = namer;
        this.rules = rules;
    }

    /**
     * By the rules of a broker.
     *
     * @param realm its default realm
     * @param rules as in its configuration, or null for {@code DEFAULT}
     * @throws ToolException if a broker would refuse the rules
     */
    public static ShortNames of(String realm, @Nullable String rules) {
        try {
            return new ShortNames(KerberosShortNamer.fromUnparsedRules(realm, list(rules)), rules);
        } catch (IllegalArgumentException e) {
            throw new ToolException(
                    RULES + " = " + rules + ": a broker would refuse this: " + e.getMessage(), e);
        }
    }

    /** Taken apart at commas by Kafka, as a broker does it. */
    private static @Nullable List<String> list(@Nullable String rules) {
        if (rules == null) {
            return null;
        }
        return ((List<?>) ConfigDef.parseType(RULES, rules, ConfigDef.Type.LIST))
                .stream().map(String::valueOf).toList();
    }

    /**
     * The user name of a principal.
     *
     * @throws ToolException if no rule applies, or it is no principal
     */
    public String of(String principal) {
        try {
            return namer.shortName(KerberosName.parse(principal));
        } catch (NoMatchingRule e) {
            throw new ToolException(
                    principal
                            + ": no rule of "
                            + (rules == null ? "DEFAULT" : rules)
                            + " applies, so a broker would refuse it. Add a rule, or DEFAULT at"
                            + " the end of them for principals of the default realm.",
                    e);
        } catch (IllegalArgumentException | IOException e) {
            throw new ToolException(principal + ": " + e.getMessage(), e);
        }
    }
}
