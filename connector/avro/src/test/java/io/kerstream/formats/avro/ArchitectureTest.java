/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.formats.avro;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.kerstream.security.KafkaClientRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final JavaClasses MODULE =
            new ClassFileImporter()
                    .withImportOption(KafkaClientRules.PRODUCTION)
                    .importPackages("io.kerstream.formats.avro");

    @Test
    void onlyTheFactoryMakesKafkaClients() {
        KafkaClientRules.ONLY_THE_FACTORY_MAKES_CLIENTS.check(MODULE);
    }

    @Test
    void theClientDoesNotKnowTheSchemas() {
        noClasses()
                .that()
                .resideInAPackage("io.kerstream.formats.avro.registry.client")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.kerstream.formats.avro.registry.confluent",
                        "org.apache.flink.formats..")
                .check(MODULE);
    }

    /** Nobody gets Avro unasked. */
    @Test
    void theConnectorKnowsNoAvro() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.avro..", "org.apache.flink.formats.avro..")
                .check(
                        new ClassFileImporter()
                                .withImportOption(KafkaClientRules.PRODUCTION)
                                .importPackages("io.kerstream.connector"));
    }
}
