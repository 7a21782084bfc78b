/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.kerberos;

import io.kerstream.tools.ToolException;
import java.net.UnknownHostException;
import org.apache.hadoop.security.authentication.util.KerberosUtil;
import org.apache.kafka.common.security.kerberos.KerberosName;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "principal",
        description = {
            "Completes a service principal as Hadoop does.",
            "_HOST becomes the host, in lower case; where the realm is missing it is the one that"
                    + " krb5.conf gives that host ([domain_realm])."
        },
        mixinStandardHelpOptions = true)
final class PrincipalCommand implements Runnable {

    private static final String HOST = "_HOST";

    @Spec private CommandSpec spec;

    @Parameters(
            paramLabel = "SERVICE/HOST[@REALM]",
            description = "e.g. kafka/_HOST@EXAMPLE.COM or kafka/broker1.example.com")
    private String name;

    @Option(
            names = "--host",
            paramLabel = "HOST",
            description = "the host in place of _HOST (default: the full name of this one)")
    private @Nullable String host;

    @Override
    public void run() {
        KerberosName parsed = parse();
        String written = parsed.hostName();
        String wanted = HOST.equals(written) ? host : written;
        String completed = complete(parsed.serviceName(), wanted);
        String realm = parsed.realm();
        spec.commandLine()
                .getOut()
                .println(
                        realm == null
                                ? completed
                                : completed.replaceFirst("@.*", "") + "@" + realm);
    }

    private KerberosName parse() {
        try {
            // Kafka reads a name without a realm as a single component.
            KerberosName parsed = KerberosName.parse(name.contains("@") ? name : name + "@");
            String realm = parsed.realm();
            if (parsed.hostName() != null && !parsed.serviceName().isEmpty()) {
                return new KerberosName(
                        parsed.serviceName(),
                        parsed.hostName(),
                        realm == null || realm.isEmpty() ? null : realm);
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw new ParameterException(
                spec.commandLine(),
                "'"
                        + name
                        + "' is no service principal: write SERVICE/HOST or SERVICE/HOST@REALM.");
    }

    private static String complete(String service, @Nullable String host) {
        try {
            return KerberosUtil.getServicePrincipal(service, host);
        } catch (UnknownHostException e) {
            throw new ToolException(
                    "the name of this host has no address ("
                            + e.getMessage()
                            + "). Say which host is meant with --host.",
                    e);
        }
    }
}
