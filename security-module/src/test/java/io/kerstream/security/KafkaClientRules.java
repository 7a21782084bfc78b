/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;

/**
 * The rule that only the client factory makes Kafka clients, for the tests of every module.
 *
 * <p>It names classes by their names alone, so it can be used where they are not on the class path.
 * The test harness is excepted: its clients belong to tests.
 */
public final class KafkaClientRules {

    private static final String FACTORY = "io.kerstream.security.client.SecuredKafkaClientFactory";

    /** Leaves test classes out, in whichever directory below {@code target} they are built. */
    public static final ImportOption PRODUCTION = location -> !location.contains("/test-classes/");

    /** Constructor calls, subclass constructors, factory methods, and references to any of them. */
    public static final ArchRule ONLY_THE_FACTORY_MAKES_CLIENTS =
            noClasses()
                    .that()
                    .doNotHaveFullyQualifiedName(FACTORY)
                    .and()
                    .resideOutsideOfPackage("io.kerstream.testing..")
                    .should()
                    .accessTargetWhere(makesAClient())
                    .because("credentials are injected by " + FACTORY + " alone")
                    .allowEmptyShould(true);

    private KafkaClientRules() {}

    private static DescribedPredicate<JavaAccess<?>> makesAClient() {
        return DescribedPredicate.describe(
                "makes a Kafka client",
                access -> {
                    String owner = access.getTarget().getOwner().getName();
                    String name = access.getTarget().getName();
                    return switch (owner) {
                        case "org.apache.kafka.clients.consumer.KafkaConsumer",
                                "org.apache.kafka.clients.producer.KafkaProducer" ->
                                name.equals("<init>");
                        case "org.apache.kafka.clients.admin.Admin",
                                "org.apache.kafka.clients.admin.AdminClient",
                                "org.apache.kafka.clients.admin.KafkaAdminClient" ->
                                name.equals("create") || name.equals("createInternal");
                        default -> false;
                    };
                });
    }
}
