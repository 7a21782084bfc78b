/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.committer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.failsafe.RetryPolicy;
import io.kerstream.connector.kafka.CommittedRecords;
import io.kerstream.connector.kafka.sink.transaction.KafkaProducerInternals;
import io.kerstream.security.KafkaClientFactory;
import io.kerstream.testing.IsolatedKafkaClient;
import io.kerstream.testing.SecuredKafkaExtension;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.apache.kafka.clients.admin.FeatureUpdate;
import org.apache.kafka.clients.admin.FeatureUpdate.UpgradeType;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.clients.admin.UpdateFeaturesOptions;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every supported version of Kafka's client keeps {@link ClientContract}, with transactions V1 and
 * V2 (KIP-890), and when the cluster goes from one to the other between prepare and commit.
 */
@Timeout(120)
class ClientVersionsITCase {

    private static final String FEATURE = "transaction.version";

    @RegisterExtension
    static final SecuredKafkaExtension SECURED = SecuredKafkaExtension.builder().build();

    @ParameterizedTest
    @ValueSource(strings = {"3.9.2", "4.0.2", "4.1.2", "4.2.1", "4.3.1", "4.4.0"})
    void keepsTheContract(String version) throws Exception {
        String topic = "client-" + version;
        SECURED.kafka().createTopic(topic, 2);
        Properties config =
                SECURED.kafka().clientProperties(SecurityProtocol.SASL_PLAINTEXT, "flink");
        config.setProperty("transaction.timeout.ms", "60000");
        config.setProperty(ClientContract.TOPIC, topic);
        try (IsolatedKafkaClient client =
                IsolatedKafkaClient.open(
                        version,
                        ClientContract.class,
                        KafkaProducerInternals.class,
                        KafkaClientFactory.class,
                        Configuration.class,
                        RetryPolicy.class,
                        Assertions.class)) {
            finalizeTransactionVersion(1);
            config.setProperty(ClientContract.RUN, "v1");
            config.setProperty(ClientContract.V2, "false");
            List<String> underV1 = client.call(ClientContract.class, config);

            finalizeTransactionVersion(2);
            config.setProperty(ClientContract.RUN, "v2");
            config.setProperty(ClientContract.V2, Boolean.toString(!version.startsWith("3.")));
            config.setProperty(ClientContract.LEFT, underV1.get(1));
            List<String> underV2 = client.call(ClientContract.class, config);

            assertThat(List.of(underV1.get(0), underV2.get(0))).containsOnly(version);
            // Nobody commits what the last run has left.
            SECURED.kafka()
                    .admin()
                    .fenceProducers(List.of(underV2.get(1).split(" ", 2)[0]))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
        assertThat(CommittedRecords.valuesOf(SECURED.kafka(), topic))
                .hasSize(2 * ClientContract.committedRecords() + ClientContract.recordsLeft())
                .doesNotHaveDuplicates()
                .allMatch(value -> value.startsWith("committed-"));
    }

    /** Classes move between versions; a missing one is an error when it is first used. */
    @ParameterizedTest
    @ValueSource(strings = {"3.9.2", "4.0.2", "4.1.2", "4.2.1", "4.3.1", "4.4.0"})
    void hasEveryClassThatTheConnectorNames(String version) {
        Set<String> named = new TreeSet<>();
        new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("io.kerstream.connector.kafka", "io.kerstream.security")
                        .stream()
                        .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                        .map(
                                dependency ->
                                        dependency
                                                .getTargetClass()
                                                .getBaseComponentType()
                                                .getName())
                        .filter(name -> name.startsWith("org.apache.kafka."))
                        .forEach(named::add);
        try (IsolatedKafkaClient client = IsolatedKafkaClient.open(version)) {
            assertThat(named)
                    .hasSizeGreaterThan(50)
                    .allSatisfy(
                            name ->
                                    assertThatCode(
                                                    () ->
                                                            Class.forName(
                                                                    name,
                                                                    false,
                                                                    client.classLoader()))
                                            .doesNotThrowAnyException());
        }
    }

    private static void finalizeTransactionVersion(int level) throws Exception {
        if (finalizedVersion() == level) {
            return;
        }
        SECURED.kafka()
                .admin()
                .updateFeatures(
                        Map.of(
                                FEATURE,
                                new FeatureUpdate(
                                        (short) level,
                                        level == 1
                                                ? UpgradeType.SAFE_DOWNGRADE
                                                : UpgradeType.UPGRADE)),
                        new UpdateFeaturesOptions())
                .all()
                .get(30, TimeUnit.SECONDS);
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> finalizedVersion() == level);
    }

    private static int finalizedVersion() throws Exception {
        FinalizedVersionRange range =
                SECURED.kafka()
                        .admin()
                        .describeFeatures()
                        .featureMetadata()
                        .get(30, TimeUnit.SECONDS)
                        .finalizedFeatures()
                        .get(FEATURE);
        return range == null ? 0 : range.maxVersionLevel();
    }
}
