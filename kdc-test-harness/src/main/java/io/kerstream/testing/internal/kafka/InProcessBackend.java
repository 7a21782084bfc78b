/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kafka;

import io.kerstream.testing.KafkaCapability;
import java.io.IOException;
import java.nio.file.Files;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Nodes in this JVM, on its class path and its Kerberos; they log as this JVM does. */
final class InProcessBackend implements NodeBackend {

    private static final String KRB5_CONF = "java.security.krb5.conf";
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
        if (!spec.krb5Conf().toString().equals(System.getProperty(KRB5_CONF))) {
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
}
