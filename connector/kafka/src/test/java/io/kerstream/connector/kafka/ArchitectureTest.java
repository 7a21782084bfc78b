/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.syntax.elements.ClassesShouldConjunction;
import io.kerstream.security.KafkaClientRules;
import org.apache.flink.annotation.Internal;
import org.apache.flink.annotation.PublicEvolving;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final JavaClasses MODULE =
            new ClassFileImporter()
                    .withImportOption(KafkaClientRules.PRODUCTION)
                    .importPackages("io.kerstream.connector");

    @Test
    void onlyTheFactoryMakesClients() {
        KafkaClientRules.ONLY_THE_FACTORY_MAKES_CLIENTS.check(MODULE);
    }

    @Test
    void onlyOneClassTouchesPrivateMembersOfTheClient() {
        noClasses()
                .that()
                .doNotHaveSimpleName("KafkaProducerInternals")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.lang.reflect")
                .check(MODULE);
    }

    @Test
    void sourceAndSinkDoNotKnowEachOther() {
        dependency("..kafka.source..", "..kafka.sink..").check(MODULE);
        dependency("..kafka.sink..", "..kafka.source..").check(MODULE);
    }

    @Test
    void transactionsKnowNeitherWriterNorCommitter() {
        dependency("..sink.transaction..", "..sink.writer..", "..sink.committer..").check(MODULE);
        dependency("..sink.committer..", "..sink.writer..").check(MODULE);
    }

    @Test
    void readersKnowNoEnumerator() {
        dependency("..source.reader..", "..source.enumerator").check(MODULE);
        dependency("..source.enumerator.discovery..", "..source.enumerator", "..source.reader..")
                .check(MODULE);
        dependency("..source.enumerator.discovery..", "org.apache.flink.api.connector.source..")
                .check(MODULE);
    }

    @Test
    void whatIsPublicSaysForWhom() {
        classes()
                .that()
                .arePublic()
                .and()
                .areTopLevelClasses()
                .should()
                .beAnnotatedWith(PublicEvolving.class)
                .orShould()
                .beAnnotatedWith(Internal.class)
                .check(MODULE);
    }

    private static ClassesShouldConjunction dependency(String from, String... to) {
        return noClasses()
                .that()
                .resideInAPackage(from)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(to);
    }
}
