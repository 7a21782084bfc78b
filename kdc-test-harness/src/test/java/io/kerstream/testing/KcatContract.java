/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.nio.file.Path;
import java.util.Properties;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An independent client writes and reads through every SASL listener. */
interface KcatContract extends ContractCluster {

    @ParameterizedTest
    @MethodSource(SaslListeners.ALL)
    default void kcatWritesAndReads(
            SecurityProtocol protocol, SaslMechanism mechanism, @TempDir Path directory)
            throws Exception {
        Librdkafka library = Kcat.assumeCan(mechanism);
        String topic = "kcat-" + protocol + "-" + mechanism;
        kafka().createTopic(topic, 1);
        Kcat kcat = new Kcat(library, kafka(), kdc(), directory, protocol, mechanism);

        kcat.write(topic, "from kcat");

        Properties client = kafka().clientProperties(SecurityProtocol.PLAINTEXT);
        assertThat(Records.readAll(client, topic)).containsExactly("from kcat");
        Records.write(client, topic, "to kcat");
        assertThat(kcat.read(topic)).containsExactly("from kcat", "to kcat");
        assertThat(kafka().evidence().authentications())
                .filteredOn(seen -> seen.principal().startsWith("kcat"))
                .extracting(Authentication::listener, Authentication::mechanism)
                .contains(tuple(protocol.name, mechanism.mechanismName()));
    }
}
