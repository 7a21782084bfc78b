/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.kerberos;

import io.kerstream.tools.ToolException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.apache.hadoop.security.authentication.util.KerberosUtil;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "short-name",
        description = {
            "Shows which user name a Kafka broker makes of a principal, for ACLs.",
            "By Kafka's own code, from the broker's sasl.kerberos.principal.to.local.rules"
                    + " (auth_to_local); no rules means DEFAULT."
        },
        mixinStandardHelpOptions = true)
final class ShortNameCommand implements Runnable {

    @Spec private CommandSpec spec;

    @ArgGroup private @Nullable Source source;

    @Option(
            names = "--default-realm",
            paramLabel = "REALM",
            description = "the broker's default realm (default: this host's, by krb5.conf)")
    private @Nullable String defaultRealm;

    @Parameters(paramLabel = "PRINCIPAL", arity = "1..*", description = "full principal names")
    private List<String> principals;

    /** Where the rules come from; one of them at most. */
    private static final class Source {
        @Option(
                names = "--rules",
                paramLabel = "RULES",
                description = "as in the broker's configuration: separated by commas")
        private @Nullable String rules;

        @Option(
                names = "--broker-config",
                paramLabel = "FILE",
                description = "the broker's server.properties")
        private @Nullable Path brokerConfig;
    }

    @Override
    public void run() {
        String realm =
                defaultRealm == null ? KerberosUtil.getDefaultRealmProtected() : defaultRealm;
        if (realm == null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "krb5.conf names no default_realm. Say the broker's with --default-realm.");
        }
        String rules = rules();
        ShortNames names = ShortNames.of(realm, rules);
        PrintWriter out = spec.commandLine().getOut();
        for (String principal : principals) {
            out.println(principal + " -> User:" + names.of(principal));
        }
    }

    private @Nullable String rules() {
        if (source == null) {
            return null;
        }
        if (source.brokerConfig == null) {
            return source.rules;
        }
        Properties broker = new Properties();
        try (var reader = Files.newBufferedReader(source.brokerConfig, StandardCharsets.UTF_8)) {
            broker.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new ToolException(source.brokerConfig + ": cannot be read: " + e, e);
        }
        return broker.getProperty(ShortNames.RULES);
    }
}
