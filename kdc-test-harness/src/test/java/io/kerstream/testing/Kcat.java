/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.junit.jupiter.api.Assumptions;

/** An independent client: librdkafka's, with MIT Kerberos for GSSAPI. */
final class Kcat {

    private static final int SECONDS = 60;
    private static final int SCRAM_FIXED = 20601;

    private final KafkaCluster kafka;
    private final Kdc kdc;
    private final Path directory;
    private final SecurityProtocol protocol;
    private final SaslMechanism mechanism;

    Kcat(
            KafkaCluster kafka,
            Kdc kdc,
            Path directory,
            SecurityProtocol protocol,
            SaslMechanism mechanism) {
        this.kafka = kafka;
        this.kdc = kdc;
        this.directory = directory;
        this.protocol = protocol;
        this.mechanism = mechanism;
    }

    static boolean isInstalled() {
        return List.of("kcat", "kinit").stream()
                .allMatch(program -> Files.isExecutable(Path.of("/usr/bin", program)));
    }

    /** Leaves out what the host's librdkafka cannot do, and says so. */
    static void assumeCan(SaslMechanism mechanism) throws Exception {
        if (!isInstalled()) {
            skip("install kcat, krb5-user and libsasl2-modules-gssapi-mit");
        }
        if (mechanism == SaslMechanism.OAUTHBEARER && !linked("libcurl")) {
            skip("its librdkafka is built without libcurl, so it cannot ask a token endpoint");
        }
        if (mechanism.isScram() && version() < SCRAM_FIXED) {
            skip(
                    "its librdkafka is older than 2.6.1, whose SCRAM repeats the nonce, which"
                            + " brokers from 4.0 on refuse (librdkafka pull request 4895)");
        }
    }

    private static void skip(String reason) {
        String skipped = "SKIPPED: kcat: " + reason;
        System.out.println(skipped);
        Assumptions.abort(skipped);
    }

    private static boolean linked(String library) throws Exception {
        return output("/bin/sh", "-c", "ldd /usr/lib/*/librdkafka.so.1").contains(library);
    }

    /** Of its librdkafka: 2.6.1 is 20601. */
    private static int version() throws Exception {
        Matcher matcher =
                Pattern.compile("librdkafka (\\d+)\\.(\\d+)\\.(\\d+)")
                        .matcher(output("/usr/bin/kcat", "-V"));
        if (!matcher.find()) {
            return Integer.MAX_VALUE;
        }
        return (Integer.parseInt(matcher.group(1)) * 100 + Integer.parseInt(matcher.group(2))) * 100
                + Integer.parseInt(matcher.group(3));
    }

    private static String output(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
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
