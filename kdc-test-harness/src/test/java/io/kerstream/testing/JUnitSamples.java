/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Test classes that {@link SecuredKafkaExtensionITCase} runs; some of them fail on purpose. */
final class JUnitSamples {

    /** Clusters that samples have met. */
    static final Set<KafkaCluster> CLUSTERS = ConcurrentHashMap.newKeySet();

    private JUnitSamples() {}

    @SecuredKafka(topics = @SecuredKafka.Topic(name = "flights"))
    static class Failing {

        @Test
        void wrongKey(Kdc kdc, @KafkaClient(principal = "mallory") Properties mallory)
                throws Exception {
            kdc.changeKey("mallory");
            Records.write(mallory, "flights", "never");
        }

        @Test
        void withoutKerberos() {
            assertThat(1).as("sum").isEqualTo(2);
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 2})
        void secondInvocationFails(int number) {
            assertThat(number).isEqualTo(1);
        }
    }

    @SecuredKafka
    static class FailingBeforeAll {

        @BeforeAll
        static void fails() {
            throw new IllegalStateException("as planned");
        }

        @Test
        void neverRuns() {}
    }

    @SecuredKafka(
            topics = @SecuredKafka.Topic(name = "flights", partitions = 3),
            brokerProperties = "message.max.bytes = 4321")
    static class Injected {

        private final KafkaCluster ofConstructor;

        Injected(KafkaCluster kafka) {
            ofConstructor = kafka;
        }

        @BeforeAll
        static void takesPartsToo(Kdc kdc, KafkaCluster kafka) {
            assertThat(kdc.isRunning()).isTrue();
            CLUSTERS.add(kafka);
        }

        @Test
        void partsAreOfOneStack(
                Kdc kdc,
                KafkaCluster kafka,
                Admin admin,
                @KafkaClient Properties anonymous,
                @KafkaClient(principal = "alice", protocol = SecurityProtocol.SASL_PLAINTEXT)
                        Properties alice)
                throws Exception {
            assertThat(CLUSTERS).containsExactly(kafka);
            assertThat(ofConstructor).isSameAs(kafka);
            assertThat(admin).isSameAs(kafka.admin());
            assertThat(anonymous)
                    .containsEntry("security.protocol", "SASL_SSL")
                    .doesNotContainKey("sasl.jaas.config");
            assertThat(alice)
                    .containsEntry("security.protocol", "SASL_PLAINTEXT")
                    .extractingByKey("sasl.jaas.config")
                    .asString()
                    .contains(kdc.principal("alice"));
            assertThat(partitions(admin, "flights")).isEqualTo(3);
            Records.write(alice, "flights", "a");
            assertThat(Records.readAll(alice, "flights")).containsExactly("a");
        }

        @Nested
        class Inside {

            @Test
            void isTheSameStack(KafkaCluster kafka) {
                assertThat(CLUSTERS).containsExactly(kafka);
            }
        }
    }

    private static int partitions(Admin admin, String topic) throws Exception {
        return admin.describeTopics(List.of(topic))
                .allTopicNames()
                .get(30, TimeUnit.SECONDS)
                .get(topic)
                .partitions()
                .size();
    }

    /** What two classes share. */
    @Retention(RetentionPolicy.RUNTIME)
    @SecuredKafka(scope = ClusterScope.RUN)
    @interface Shared {}

    @Shared
    static class SharesOne {

        @Test
        void meets(KafkaCluster kafka) {
            CLUSTERS.add(kafka);
        }
    }

    @Shared
    static class SharesTwo {

        @Test
        void meets(KafkaCluster kafka) {
            CLUSTERS.add(kafka);
        }
    }

    static final SecuredKafkaExtension CONSTANT =
            SecuredKafkaExtension.builder().scope(ClusterScope.RUN).build();

    static class RegistersOne {

        @RegisterExtension static final SecuredKafkaExtension SECURED = CONSTANT;

        @Test
        void meets() {
            CLUSTERS.add(SECURED.kafka());
        }
    }

    static class RegistersTwo {

        @RegisterExtension static final SecuredKafkaExtension SECURED = CONSTANT;

        @Test
        void meets(KafkaCluster kafka) {
            CLUSTERS.add(kafka);
        }
    }

    /** How many of the classes that must take turns are at work. */
    static final AtomicInteger AT_WORK = new AtomicInteger();

    @SecuredKafka
    static class TurnOne {

        @Test
        void isAlone(@KafkaClient(principal = "alice") Properties alice) throws Exception {
            workAlone(alice);
        }
    }

    @SecuredKafka(brokerProperties = "num.io.threads=2")
    static class TurnTwo {

        @Test
        void isAlone(@KafkaClient(principal = "alice") Properties alice) throws Exception {
            workAlone(alice);
        }
    }

    private static void workAlone(Properties client) throws Exception {
        assertThat(AT_WORK.incrementAndGet()).isEqualTo(1);
        try (Admin admin = Admin.create(client)) {
            admin.listTopics().names().get(30, TimeUnit.SECONDS);
        } finally {
            AT_WORK.decrementAndGet();
        }
    }

    static class SameRealmTwice {

        @RegisterExtension
        static final SecuredKafkaExtension ONE = SecuredKafkaExtension.builder().build();

        @RegisterExtension
        static final SecuredKafkaExtension TWO = SecuredKafkaExtension.builder().build();

        @Test
        void neverRuns() {}
    }

    static class BreaksHalfWay {

        @RegisterExtension
        static final SecuredKafkaExtension SECURED =
                SecuredKafkaExtension.builder()
                        .kafka(kafka -> kafka.brokerProperty("listeners", "PLAINTEXT://:9092"))
                        .build();

        @Test
        void neverRuns() {}
    }
}
