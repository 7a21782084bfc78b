/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.playground;

import io.kerstream.testing.KafkaCluster;
import io.kerstream.testing.Kdc;
import io.kerstream.testing.SaslMechanism;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.security.auth.SecurityProtocol;

/** What to paste into shells and configuration files; holds no secret itself. */
final class Snippets {

    private static final String USER = "alice";

    private final PlaygroundState state;
    private final PlaygroundOptions options;
    private final Kdc kdc;
    private final KafkaCluster kafka;
    private final Path flinkKeytab;

    Snippets(PlaygroundState state, PlaygroundOptions options, Kdc kdc, KafkaCluster kafka) {
        this.state = state;
        this.options = options;
        this.kdc = kdc;
        this.kafka = kafka;
        flinkKeytab = kdc.keytab("flink");
    }

    /** Files for clients that have a ticket: one for Java and one for kcat for each listener. */
    void writeFiles() throws IOException {
        for (PlaygroundOptions.Listener listener : options.listeners()) {
            if (listener.mechanisms().contains(SaslMechanism.GSSAPI)) {
                Properties properties = kafka.clientProperties(listener.protocol());
                PlaygroundServer.writePrivate(
                        file(listener.protocol(), ".kcat"),
                        PlaygroundServer.text(KcatProperties.of(properties)));
                properties.setProperty(
                        "sasl.jaas.config",
                        "com.sun.security.auth.module.Krb5LoginModule required"
                                + " useTicketCache=true doNotPrompt=true;");
                PlaygroundServer.writePrivate(
                        file(listener.protocol(), ".properties"),
                        PlaygroundServer.text(properties));
            }
        }
    }

    private Path file(SecurityProtocol protocol, String suffix) {
        return state.clients().resolve(protocol.name + suffix);
    }

    /** What runs, and how to use it. */
    String status() {
        List<String> lines = new ArrayList<>();
        lines.add("Playground up (process " + ProcessHandle.current().pid() + ")");
        lines.add("  realm      " + kdc.realm() + ", KDC on 127.0.0.1:" + kdc.port());
        lines.add("  krb5.conf  " + kdc.krb5Conf());
        for (PlaygroundOptions.Listener listener : options.listeners()) {
            lines.add(
                    "  "
                            + listener.protocol()
                            + "  "
                            + kafka.bootstrapServers(listener.protocol())
                            + "  "
                            + String.join(
                                    ",",
                                    listener.mechanisms().stream()
                                            .map(SaslMechanism::mechanismName)
                                            .toList()));
        }
        lines.add("  state      " + state.directory());
        options.listeners().stream()
                .filter(listener -> listener.mechanisms().contains(SaslMechanism.GSSAPI))
                .findFirst()
                .ifPresent(listener -> addKerberos(lines, listener.protocol()));
        lines.add("");
        lines.add("Passwords (PLAIN, SCRAM), and clients with a keytab:");
        lines.add(
                "  scripts/playground.sh client-properties --mechanism SCRAM-SHA-512 "
                        + USER
                        + " >client.properties");
        lines.add("End it: scripts/playground.sh down");
        return String.join("\n", lines);
    }

    private void addKerberos(List<String> lines, SecurityProtocol protocol) {
        String java = quoted(file(protocol, ".properties").toString());
        String kcat = quoted(file(protocol, ".kcat").toString());
        String servers = kafka.bootstrapServers(protocol);
        String topic = PlaygroundOptions.TOPIC;
        lines.add("");
        lines.add("A ticket for this shell:");
        lines.add(
                "  eval \"$(scripts/playground.sh kinit "
                        + USER
                        + " --state "
                        + quoted(state.directory().toString())
                        + ")\"");
        lines.add("kcat (Debian: kcat, libsasl2-modules-gssapi-mit):");
        lines.add("  echo hello | kcat -F " + kcat + " -P -t " + topic);
        lines.add("  kcat -F " + kcat + " -C -e -q -o beginning -t " + topic);
        lines.add("Kafka's own tools:");
        // Not KAFKA_OPTS: Kafka's scripts split it at spaces, those of paths as well.
        lines.add(
                "  export JDK_JAVA_OPTIONS="
                        + quoted("\"-Djava.security.krb5.conf=" + kdc.krb5Conf() + "\""));
        lines.add(
                "  kafka-configs.sh --bootstrap-server "
                        + servers
                        + " --command-config "
                        + java
                        + " --describe --entity-type topics --entity-name "
                        + topic);
        lines.add(
                "  kafka-console-consumer.sh --bootstrap-server "
                        + servers
                        + " --command-config "
                        + java
                        + " --topic "
                        + topic
                        + " --from-beginning");
        lines.add("Flink, flink-conf.yaml (client, JobManager and TaskManagers):");
        lines.add("  security.kerberos.login.keytab: " + flinkKeytab);
        lines.add("  security.kerberos.login.principal: " + kdc.principal("flink"));
        lines.add("  security.kerberos.login.contexts: KafkaClient");
        lines.add("  env.java.opts.all: -Djava.security.krb5.conf=" + kdc.krb5Conf());
        lines.add("or, with a job in its own process:");
        lines.add(
                "  flink run -t local -Dsecurity.kerberos.login.keytab="
                        + quoted(flinkKeytab.toString())
                        + " -Dsecurity.kerberos.login.principal="
                        + kdc.principal("flink")
                        + " -Dsecurity.kerberos.login.contexts=KafkaClient job.jar");
        lines.add("with these properties of the Kafka client:");
        Properties plain = kafka.clientProperties(protocol);
        PlaygroundServer.text(plain).lines().forEach(line -> lines.add("  " + line));
    }

    /** For a shell. */
    static String quoted(String text) {
        return text.matches("[A-Za-z0-9_./:=@%+,-]+")
                ? text
                : "'" + text.replace("'", "'\\''") + "'";
    }
}
