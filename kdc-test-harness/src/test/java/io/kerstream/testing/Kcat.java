/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.junit.jupiter.api.Assumptions;

/** An independent client: librdkafka's, with MIT Kerberos for GSSAPI. */
final class Kcat {

    private static final int SECONDS = 60;

    private final Librdkafka library;
    private final KafkaCluster kafka;
    private final Kdc kdc;
    private final Path directory;
    private final SecurityProtocol protocol;
    private final SaslMechanism mechanism;

    Kcat(
            Librdkafka library,
            KafkaCluster kafka,
            Kdc kdc,
            Path directory,
            SecurityProtocol protocol,
            SaslMechanism mechanism) {
        this.library = library;
        this.kafka = kafka;
        this.kdc = kdc;
        this.directory = directory;
        this.protocol = protocol;
        this.mechanism = mechanism;
    }

    /** The library for a mechanism; leaves the test out if there is none, and says so. */
    static Librdkafka assumeCan(SaslMechanism mechanism) throws Exception {
        if (!Librdkafka.hasKcat()) {
            skip("install kcat, krb5-user and libsasl2-modules-gssapi-mit");
        }
        return Librdkafka.find(mechanism)
                .orElseGet(
                        () -> {
                            skip(
                                    "the host's librdkafka does not speak "
                                            + mechanism
                                            + " with this broker; fetch another by"
                                            + " .ci/librdkafka FOLDER and set "
                                            + Librdkafka.FOLDER
                                            + "=FOLDER");
                            throw new IllegalStateException("skipped");
                        });
    }

    private static void skip(String reason) {
        String skipped = "SKIPPED: kcat: " + reason;
        System.out.println(skipped);
        Assumptions.abort(skipped);
    }

    void write(String topic, String line) throws Exception {
        Path input = Files.writeString(directory.resolve("input"), line + "\n");
        run(input, "-P", "-t", topic, "-p", "0");
    }

    List<String> read(String topic) throws Exception {
        return run(
                        Path.of("/dev/null"),
                        "-C",
                        "-t",
                        topic,
                        "-p",
                        "0",
                        "-o",
                        "beginning",
                        "-e",
                        "-q")
                .lines()
                .toList();
    }

    private String run(Path input, String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add("/usr/bin/kcat");
        // By file: the password does not belong into the list of processes.
        command.add("-F");
        command.add(configuration().toString());
        command.addAll(List.of(arguments));
        return execute(command, input);
    }

    private Path configuration() throws Exception {
        List<String> lines = new ArrayList<>();
        lines.add("bootstrap.servers=" + kafka.bootstrapServers(protocol));
        lines.add("security.protocol=" + protocol.name);
        lines.add("sasl.mechanism=" + mechanism.mechanismName());
        lines.add("ssl.ca.location=" + kafka.tls().caCertificatePem());
        lines.add("broker.address.family=v4");
        String name = "kcat-" + protocol + "-" + mechanism;
        switch (mechanism) {
            case GSSAPI -> {
                execute(
                        List.of(
                                "/usr/bin/kinit",
                                "-k",
                                "-t",
                                kdc.keytab(name).toString(),
                                kdc.principal(name)),
                        Path.of("/dev/null"));
                lines.add("sasl.kerberos.service.name=kafka");
                lines.add("sasl.kerberos.kinit.cmd=true");
            }
            case PLAIN, SCRAM_SHA_256, SCRAM_SHA_512 -> {
                lines.add("sasl.username=" + name);
                lines.add("sasl.password=" + kafka.user(name).password());
            }
            case OAUTHBEARER -> {
                lines.add("sasl.oauthbearer.method=oidc");
                lines.add("sasl.oauthbearer.client.id=" + name);
                lines.add("sasl.oauthbearer.client.secret=" + kafka.user(name).password());
                lines.add("sasl.oauthbearer.token.endpoint.url=" + kafka.tokenEndpoint());
                lines.add("sasl.oauthbearer.scope=kafka");
            }
        }
        return Files.write(directory.resolve("kcat.conf"), lines);
    }

    private String execute(List<String> command, Path input) throws Exception {
        Path output = directory.resolve("output");
        Path errors = directory.resolve("errors");
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectInput(input.toFile())
                        .redirectOutput(output.toFile())
                        .redirectError(errors.toFile());
        builder.environment().putAll(library.environment());
        builder.environment().put("KRB5_CONFIG", kdc.krb5Conf().toString());
        builder.environment().put("KRB5CCNAME", "FILE:" + directory.resolve("cache"));
        Process process = builder.start();
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(command.get(0) + " hangs: " + text(errors));
        }
        if (process.exitValue() != 0) {
            throw new AssertionError(
                    command.get(0) + " exits with " + process.exitValue() + ": " + text(errors));
        }
        return text(output);
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }
}
