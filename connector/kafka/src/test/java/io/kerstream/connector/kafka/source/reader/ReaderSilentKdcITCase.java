/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.reader;

import static io.kerstream.connector.kafka.source.reader.ReaderHarness.LIMIT;
import static io.kerstream.connector.kafka.source.reader.ReaderHarness.T0;
import static io.kerstream.connector.kafka.source.reader.ReaderHarness.fetchThreadRuns;
import static io.kerstream.connector.kafka.source.reader.ReaderHarness.splitFrom;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kerstream.security.KafkaClientFactory;
import io.kerstream.security.KafkaSecurity;
import io.kerstream.testing.SecuredKafkaExtension;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A reader that is closed while its client waits for a KDC that accepts and never answers. */
@Timeout(120)
class ReaderSilentKdcITCase {

    @RegisterExtension
    static final SecuredKafkaExtension SECURED = SecuredKafkaExtension.builder().build();

    @AfterEach
    void kdcRuns() {
        SECURED.kdc().start();
    }

    @Test
    void closesInTimeAndLeavesNothing() throws Exception {
        Properties properties =
                SECURED.kafka().clientProperties(SecurityProtocol.SASL_PLAINTEXT, "hanging");
        properties.setProperty("client.id", "hanging");
        KafkaClientFactory clients = KafkaSecurity.clientFactory();
        ReaderHarness harness =
                new ReaderHarness(() -> clients.createConsumer(properties), Duration.ofMillis(600));
        SECURED.kdc().stop();
        try (ServerSocket silent =
                new ServerSocket(SECURED.kdc().port(), 50, InetAddress.getLoopbackAddress())) {
            harness.started(splitFrom(T0, 0));
            try (Socket request = silent.accept()) {
                assertThat(request.isConnected()).isTrue();
                long begin = System.nanoTime();
                harness.close();
                assertThat(Duration.ofNanos(System.nanoTime() - begin))
                        .isLessThan(Duration.ofSeconds(3));
            }
        }
        // The login has failed by now, or the client is made and closed.
        await().atMost(LIMIT).until(() -> !fetchThreadRuns(harness));
        await().atMost(LIMIT).untilAsserted(() -> assertThat(threadsOfClients()).isEmpty());
    }

    private static Set<String> threadsOfClients() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.contains("kerberos-refresh-thread-hanging"))
                .collect(Collectors.toSet());
    }
}
