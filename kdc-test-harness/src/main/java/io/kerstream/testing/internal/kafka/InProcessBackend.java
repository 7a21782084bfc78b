/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kafka;

import io.kerstream.testing.KafkaCapability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Nodes in this JVM, on its class path and its Kerberos; they log as this JVM does. */
final class InProcessBackend implements NodeBackend {

    private static final String KRB5_CONF = "java.security.krb5.conf";
    private static final Pattern KDC = Pattern.compile("\\bkdc = \\S+");
    private static final String SERVER = "kafka.server.KafkaRaftServer";

    @Override
    public Optional<String> missing() {
        try {
            Class.forName(SERVER, false, InProcessBackend.class.getClassLoader());
            return Optional.empty();
        } catch (ClassNotFoundException e) {
            return Optional.of("there is no " + SERVER + " on the class path: add kafka_2.13");
        }
    }

    @Override
    public Set<KafkaCapability> capabilities() {
        return EnumSet.noneOf(KafkaCapability.class);
    }

    @Override
    public RunningNode start(NodeSpec spec) throws IOException {
        if (!isInUse(spec.krb5Conf())) {
            throw new IllegalStateException(
                    "A broker in process shares the Kerberos of this JVM, whose "
                            + KRB5_CONF
                            + " is "
                            + System.getProperty(KRB5_CONF)
                            + ": call JvmKerberos.use(kdc) before, or use the back end forked");
        }
        Files.createDirectories(spec.layout().log().getParent());
        if (!Files.exists(spec.layout().log())) {
            Files.writeString(
                    spec.layout().log(), "A broker in process logs as its JVM does, by SLF4J.\n");
        }
        return InProcessNode.start(spec);
    }

    /** Whether this JVM asks the node's KDCs, perhaps beside others. */
    private static boolean isInUse(Path krb5Conf) throws IOException {
        String current = System.getProperty(KRB5_CONF);
        if (current == null || !Files.exists(Path.of(current))) {
            return false;
        }
        String text = Files.readString(Path.of(current));
        Matcher kdcs = KDC.matcher(Files.readString(krb5Conf));
        return kdcs.results().allMatch(kdc -> text.contains(kdc.group()));
    }
}
