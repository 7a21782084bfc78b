/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.examples.flights.demo;

import java.nio.file.Path;
import java.util.List;

/** Commands to try on the demo's servers from another terminal, ready to paste. */
final class HoldInstructions {

    private HoldInstructions() {}

    static List<String> lines(DemoEnvironment environment, Path directory, String webInterface) {
        String principal = environment.principal(DemoEnvironment.AUDITOR);
        Path keytab = environment.keytab(DemoEnvironment.AUDITOR);
        return List.of(
                "Everything stays up until Ctrl-C. Flink's web interface: " + webInterface,
                "",
                "In another terminal (Debian: krb5-user, kcat, libsasl2-modules-gssapi-mit):",
                "",
                "export KRB5_CONFIG=" + quoted(environment.krb5Conf()),
                "export KRB5CCNAME=" + quoted(directory.resolve("terminal.ccache")),
                "kinit -k -t %s %s".formatted(quoted(keytab), principal),
                "klist",
                "kcat -C -e -q -b %s -t %s -X security.protocol=SASL_PLAINTEXT -X sasl.mechanism=GSSAPI"
                                .formatted(
                                        environment.bootstrapServers(),
                                        DemoEnvironment.DELAYS_TOPIC)
                        + " -X sasl.kerberos.service.name=kafka -X sasl.kerberos.kinit.cmd=true",
                "",
                "Kafka's own tools take %s over TLS at %s."
                        .formatted(
                                environment.auditorFile(), environment.bootstrapServersWithTls()),
                "");
    }

    /** For a POSIX shell. */
    private static String quoted(Path path) {
        return "'" + path.toString().replace("'", "'\\''") + "'";
    }
}
