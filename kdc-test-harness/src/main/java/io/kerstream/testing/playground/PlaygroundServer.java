/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.playground;

import io.kerstream.testing.KafkaCluster;
import io.kerstream.testing.Kdc;
import io.kerstream.testing.SaslMechanism;
import io.kerstream.testing.internal.io.WorkDirectory;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import java.util.TreeSet;
import org.apache.kafka.common.security.auth.SecurityProtocol;

/** The background process: keeps the KDC and the cluster, and answers commands. */
final class PlaygroundServer {

    private final PlaygroundState state;
    private final PlaygroundOptions options;

    PlaygroundServer(PlaygroundState state, PlaygroundOptions options) {
        this.state = state;
        this.options = options;
    }

    /** Runs until the process is told to end; shutdown hooks of KDC and cluster close them. */
    void run() throws IOException {
        byte[] token = new byte[16];
        new SecureRandom().nextBytes(token);
        String tokenText = HexFormat.of().formatHex(token);
        try (ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                Kdc kdc = options.apply(Kdc.builder()).workDirectory(state.kdc()).start();
                KafkaCluster kafka =
                        options.apply(KafkaCluster.builder(kdc))
                                .workDirectory(state.kafka())
                                .start()) {
            Snippets snippets = new Snippets(state, options, kdc, kafka);
            snippets.writeFiles();
            state.announce(socket.getLocalPort(), tokenText);
            Control.serve(socket, tokenText, words -> execute(words, kdc, kafka, snippets));
        }
    }

    private static String execute(
            List<String> words, Kdc kdc, KafkaCluster kafka, Snippets snippets) {
        return switch (words.get(0)) {
            case "status" -> snippets.status();
            case "keytab" -> kdc.principal(words.get(1)) + "\n" + kdc.keytab(words.get(1));
            case "ticket-cache" -> kdc.ticketCache(words.get(1)).toString();
            case "krb5-conf" -> kdc.krb5Conf().toString();
            case "client-properties" ->
                    clientProperties(
                            kafka,
                            words.get(1),
                            PlaygroundOptions.Listener.protocol(words.get(2)),
                            words.get(3),
                            words.get(4));
            default -> throw new IllegalArgumentException("unknown command " + words.get(0));
        };
    }

    private static String clientProperties(
            KafkaCluster kafka,
            String principal,
            SecurityProtocol protocol,
            String mechanismName,
            String client) {
        boolean sasl =
                protocol == SecurityProtocol.SASL_PLAINTEXT
                        || protocol == SecurityProtocol.SASL_SSL;
        SaslMechanism mechanism = PlaygroundOptions.Listener.mechanism(mechanismName);
        Properties properties =
                sasl
                        ? kafka.clientProperties(protocol, mechanism, principal)
                        : kafka.clientProperties(protocol);
        return switch (client) {
            case "java" -> text(properties);
            case "kcat" ->
                    text(
                            sasl
                                    ? kcat(kafka, properties, mechanism, principal)
                                    : KcatProperties.of(properties));
            default -> throw new IllegalArgumentException("--for " + client + ": java or kcat");
        };
    }

    private static Properties kcat(
            KafkaCluster kafka, Properties java, SaslMechanism mechanism, String principal) {
        return switch (mechanism) {
            case GSSAPI -> KcatProperties.of(java);
            case OAUTHBEARER ->
                    KcatProperties.of(java, kafka.tokenEndpoint(), kafka.user(principal));
            case PLAIN, SCRAM_SHA_256, SCRAM_SHA_512 ->
                    KcatProperties.of(java, mechanism, kafka.user(principal));
        };
    }

    /** Sorted, a line each. */
    static String text(Properties properties) {
        StringBuilder text = new StringBuilder();
        for (String key : new TreeSet<>(properties.stringPropertyNames())) {
            text.append(key).append('=').append(properties.getProperty(key)).append('\n');
        }
        return text.toString();
    }

    static void writePrivate(Path file, String text) throws IOException {
        Files.deleteIfExists(file);
        try (OutputStream out = WorkDirectory.createPrivate(file)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }
}
