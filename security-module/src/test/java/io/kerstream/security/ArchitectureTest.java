/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchitectureTest {

    private static final JavaClasses MODULE =
            new ClassFileImporter()
                    .withImportOption(KafkaClientRules.PRODUCTION)
                    .importPackages("io.kerstream.security");

    @Test
    void onlyTheFactoryMakesClients() {
        KafkaClientRules.ONLY_THE_FACTORY_MAKES_CLIENTS.check(MODULE);
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                CallsAConstructor.class,
                RefersToAConstructor.class,
                IsAClient.class,
                CallsAFactoryMethod.class,
                CallsTheOldFactoryMethod.class,
            })
    void theRuleFindsOffenders(Class<?> offender) {
        JavaClasses classes = new ClassFileImporter().importClasses(offender);

        assertThat(KafkaClientRules.ONLY_THE_FACTORY_MAKES_CLIENTS.evaluate(classes).hasViolation())
                .isTrue();
    }

    @Test
    void nobodyChangesTheKerberosOrJaasStateOfTheJvm() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("io.kerstream.security.flink.ConfiguredKrb5Conf")
                .should()
                .callMethod(System.class, "setProperty", String.class, String.class)
                .orShould()
                .callMethod(
                        javax.security.auth.login.Configuration.class,
                        "setConfiguration",
                        javax.security.auth.login.Configuration.class)
                .check(MODULE);
    }

    @Test
    void settingsDoNotKnowCredentialsNorClients() {
        noClasses()
                .that()
                .resideInAPackage("io.kerstream.security.config")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.kerstream.security.credential",
                        "io.kerstream.security.cluster",
                        "io.kerstream.security.client",
                        "io.kerstream.security.flink")
                .check(MODULE);
    }

    @Test
    void clustersDoNotKnowClients() {
        noClasses()
                .that()
                .resideInAPackage("io.kerstream.security.cluster")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.kerstream.security.client", "io.kerstream.security.flink")
                .check(MODULE);
    }

    @Test
    void credentialsDoNotKnowClients() {
        noClasses()
                .that()
                .resideInAPackage("io.kerstream.security.credential")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.kerstream.security.cluster",
                        "io.kerstream.security.client",
                        "io.kerstream.security.flink",
                        "org.apache.kafka..")
                .check(MODULE);
    }

    static final class CallsAConstructor {
        Consumer<byte[], byte[]> client() {
            return new KafkaConsumer<>(new Properties());
        }
    }

    static final class RefersToAConstructor {
        Function<Map<String, Object>, Consumer<byte[], byte[]>> client() {
            return KafkaConsumer::new;
        }
    }

    static final class IsAClient extends KafkaProducer<byte[], byte[]> {
        IsAClient() {
            super(new Properties());
        }
    }

    static final class CallsAFactoryMethod {
        Function<Properties, Admin> client() {
            return Admin::create;
        }
    }

    static final class CallsTheOldFactoryMethod {
        Admin client() {
            return AdminClient.create(new Properties());
        }
    }
}
