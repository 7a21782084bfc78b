/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.kerstream.security.KafkaClientRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final JavaClasses MODULE =
            new ClassFileImporter()
                    .withImportOption(KafkaClientRules.PRODUCTION)
                    .importPackages("io.kerstream.tools");

    @Test
    void onlyTheFactoryMakesClients() {
        KafkaClientRules.ONLY_THE_FACTORY_MAKES_CLIENTS.check(MODULE);
    }

    @Test
    void checksDoNotKnowTheProgramNorItsReports() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.kerstream.tools.doctor.check",
                        "io.kerstream.tools.doctor.configuration",
                        "io.kerstream.tools.doctor.kerberos",
                        "io.kerstream.tools.doctor.broker",
                        "io.kerstream.tools.doctor.access")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.kerstream.tools.doctor", "io.kerstream.tools.doctor.report")
                .check(MODULE);
    }
}
