/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing;

import io.kerstream.testing.internal.junit.AnnotatedStack;
import io.kerstream.testing.internal.junit.KerberosLocks;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Gives a test class and the classes nested in it a KDC and a Kafka cluster, as {@link
 * SecuredKafkaExtension} does, with the settings that an annotation can hold. They reach tests as
 * parameters: {@link Kdc}, {@link KafkaCluster}, {@link org.apache.kafka.clients.admin.Admin}, and
 * {@link java.util.Properties} with {@link KafkaClient}.
 *
 * <p>May be put on an annotation of one's own. With {@link ClusterScope#RUN}, classes with equal
 * settings share one cluster.
 *
 * <p>When JUnit runs classes in parallel, those with a cluster of their own take turns, by the lock
 * {@link SecuredKafkaExtension#JVM_KERBEROS}; those that share one go together.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(AnnotatedStack.class)
@ResourceLock(providers = KerberosLocks.class)
public @interface SecuredKafka {

    /** Number of brokers, 1 to 3. */
    int brokers() default 1;

    /** Topics that exist when the first test runs. */
    Topic[] topics() default {};

    /** Listeners for clients; by default SASL_PLAINTEXT and SASL_SSL, both with GSSAPI. */
    Listener[] listeners() default {};

    /** Broker properties, each as {@code key=value}. */
    String[] brokerProperties() default {};

    /** The realm of the KDC. */
    String realm() default "KERSTREAM.TEST";

    /** How long the cluster lives. */
    ClusterScope scope() default ClusterScope.CLASS;

    /** A topic. */
    @Target({})
    @Retention(RetentionPolicy.RUNTIME)
    @interface Topic {

        String name();

        int partitions() default 1;
    }

    /** A listener for clients; its name is its protocol. */
    @Target({})
    @Retention(RetentionPolicy.RUNTIME)
    @interface Listener {

        SecurityProtocol value();

        /** For a SASL protocol one or more. */
        SaslMechanism[] mechanisms() default {};
    }
}
