/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.playground;

import io.kerstream.testing.KafkaBackend;
import io.kerstream.testing.KafkaClusterBuilder;
import io.kerstream.testing.KdcBackend;
import io.kerstream.testing.KdcBuilder;
import io.kerstream.testing.SaslMechanism;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a playground consists of. */
final class PlaygroundOptions {

    static final String TOPIC = "playground";

    @Option(
            names = "--realm",
            paramLabel = "REALM",
            defaultValue = "PLAYGROUND.TEST",
            description = "Default: ${DEFAULT-VALUE}.")
    private String realm = "";

    @Option(
            names = "--kdc",
            paramLabel = "BACKEND",
            description =
                    "kerby, mit or docker (property kerstream.testing.kdc, environment"
                            + " KERSTREAM_TESTING_KDC; default: kerby).")
    private @Nullable String kdc;

    @Option(
            names = "--kafka",
            paramLabel = "BACKEND",
            description =
                    "forked, in-process or docker (property kerstream.testing.kafka, environment"
                            + " KERSTREAM_TESTING_KAFKA; default: forked).")
    private @Nullable String kafka;

    @Option(
            names = "--brokers",
            paramLabel = "N",
            defaultValue = "1",
            description = "1 to 3. Default: ${DEFAULT-VALUE}.")
    private int brokers;

    @Option(
            names = "--listener",
            paramLabel = "PROTOCOL[=MECHANISM,...]",
            description =
                    "A listener for clients; may be repeated. Default:"
                            + " SASL_PLAINTEXT=GSSAPI,PLAIN,SCRAM-SHA-512 and"
                            + " SASL_SSL=GSSAPI,PLAIN,SCRAM-SHA-512.")
    private List<String> listeners = new ArrayList<>();

    @Option(
            names = "--topic",
            paramLabel = "NAME[:PARTITIONS]",
            description = "A topic, beside '" + TOPIC + "' with 3 partitions; may be repeated.")
    private List<String> topics = new ArrayList<>();

    private static final List<String> DEFAULT_LISTENERS =
            List.of(
                    "SASL_PLAINTEXT=GSSAPI,PLAIN,SCRAM-SHA-512",
                    "SASL_SSL=GSSAPI,PLAIN,SCRAM-SHA-512");

    /** The same options as arguments, for the background process. */
    List<String> arguments() {
        List<String> arguments = new ArrayList<>();
        arguments.addAll(List.of("--realm", realm, "--brokers", Integer.toString(brokers)));
        if (kdc != null) {
            arguments.addAll(List.of("--kdc", kdc));
        }
        if (kafka != null) {
            arguments.addAll(List.of("--kafka", kafka));
        }
        listeners.forEach(listener -> arguments.addAll(List.of("--listener", listener)));
        topics.forEach(topic -> arguments.addAll(List.of("--topic", topic)));
        return arguments;
    }

    KdcBuilder apply(KdcBuilder builder) {
        builder.realm(realm);
        if (kdc != null) {
            builder.backend(
                    Arrays.stream(KdcBackend.values())
                            .filter(backend -> backend.id().equals(kdc))
                            .findFirst()
                            .orElseThrow(
                                    () ->
                                            new IllegalArgumentException(
                                                    "--kdc " + kdc + ": kerby, mit or docker")));
        }
        return builder;
    }

    KafkaClusterBuilder apply(KafkaClusterBuilder builder) {
        builder.brokers(brokers);
        if (kafka != null) {
            builder.backend(
                    Arrays.stream(KafkaBackend.values())
                            .filter(backend -> backend.id().equals(kafka))
                            .findFirst()
                            .orElseThrow(
                                    () ->
                                            new IllegalArgumentException(
                                                    "--kafka "
                                                            + kafka
                                                            + ": forked, in-process or docker")));
        }
        for (Listener listener : listeners()) {
            builder.listener(
                    listener.protocol(), listener.mechanisms().toArray(new SaslMechanism[0]));
        }
        builder.topic(TOPIC, 3);
        for (String topic : topics) {
            int colon = topic.lastIndexOf(':');
            if (colon < 0) {
                builder.topic(topic, 1);
            } else {
                builder.topic(
                        topic.substring(0, colon), Integer.parseInt(topic.substring(colon + 1)));
            }
        }
        return builder;
    }

    List<Listener> listeners() {
        return (listeners.isEmpty() ? DEFAULT_LISTENERS : listeners)
                .stream().map(Listener::parse).toList();
    }

    /** A listener with its mechanisms; none unless the protocol is a SASL one. */
    record Listener(SecurityProtocol protocol, List<SaslMechanism> mechanisms) {

        private static Listener parse(String text) {
            int equals = text.indexOf('=');
            SecurityProtocol protocol = protocol(equals < 0 ? text : text.substring(0, equals));
            List<SaslMechanism> mechanisms =
                    equals < 0
                            ? List.of()
                            : Arrays.stream(text.substring(equals + 1).split(",", -1))
                                    .map(Listener::mechanism)
                                    .toList();
            return new Listener(protocol, mechanisms);
        }

        static SecurityProtocol protocol(String name) {
            return Arrays.stream(SecurityProtocol.values())
                    .filter(protocol -> protocol.name.equalsIgnoreCase(name))
                    .findFirst()
                    .orElseThrow(
                            () ->
                                    new IllegalArgumentException(
                                            "listener '"
                                                    + name
                                                    + "': use PLAINTEXT, SSL, SASL_PLAINTEXT or"
                                                    + " SASL_SSL"));
        }

        static SaslMechanism mechanism(String name) {
            return Arrays.stream(SaslMechanism.values())
                    .filter(mechanism -> mechanism.mechanismName().equalsIgnoreCase(name))
                    .findFirst()
                    .orElseThrow(
                            () ->
                                    new IllegalArgumentException(
                                            "mechanism '"
                                                    + name
                                                    + "': use GSSAPI, PLAIN, SCRAM-SHA-256,"
                                                    + " SCRAM-SHA-512 or OAUTHBEARER"));
        }
    }
}
