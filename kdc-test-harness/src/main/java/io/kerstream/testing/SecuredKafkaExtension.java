/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing;

import io.kerstream.testing.internal.junit.SecuredStack;
import io.kerstream.testing.internal.junit.StackCallbacks;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A KDC and a Kafka cluster for the tests of one class and the classes nested in it, or of a whole
 * test run; for a {@code static} field with {@code RegisterExtension}. {@link SecuredKafka} does
 * the same by an annotation.
 *
 * <p>Before the first test both are started as {@link KdcBuilder#start()} and {@link
 * KafkaClusterBuilder#start()} say, and the Kerberos of this JVM points at the KDC ({@link
 * JvmKerberos}). After the last test all of it is gone. When start-up fails half way, what was
 * started is closed again.
 *
 * <p>Tests, lifecycle methods and constructors may have parameters of the types {@link Kdc}, {@link
 * KafkaCluster} and {@link org.apache.kafka.clients.admin.Admin}, and {@link java.util.Properties}
 * with {@link KafkaClient}. When a class has several such extensions, use their methods instead.
 *
 * <p>With {@link ClusterScope#RUN}, the extension is a constant that several classes register:
 *
 * <pre>{@code
 * final class Clusters {
 *     static final SecuredKafkaExtension SHARED =
 *             SecuredKafkaExtension.builder().scope(ClusterScope.RUN).build();
 * }
 *
 * class OrdersTest {
 *     @RegisterExtension static final SecuredKafkaExtension SECURED = Clusters.SHARED;
 * }
 * }</pre>
 *
 * <p>When a test fails, logs of brokers and KDC, and a trace of a Kerberos login that fails, are
 * kept in the directory {@code <class>/<method>} below {@code target/kerstream-testing}, which the
 * JUnit configuration parameter, the system property or the property of junit-platform.properties
 * {@value #EVIDENCE_DIRECTORY} changes. A suppressed exception of the failure names it.
 */
public final class SecuredKafkaExtension
        implements BeforeAllCallback,
                BeforeEachCallback,
                AfterEachCallback,
                AfterAllCallback,
                ParameterResolver {

    /** Names the directory for evidence of failed tests; relative to the working directory. */
    public static final String EVIDENCE_DIRECTORY = "kerstream.testing.evidence.directory";

    /**
     * The {@link org.junit.jupiter.api.parallel.ResourceLock} that {@link SecuredKafka} takes. The
     * JVM has one Kerberos configuration, in which the brokers' host name belongs to one realm; for
     * classes with clusters of their own that JUnit would run in parallel.
     */
    public static final String JVM_KERBEROS = "kerstream.testing.jvm-kerberos";

    private final Consumer<KdcBuilder> kdcSettings;
    private final Consumer<KafkaClusterBuilder> kafkaSettings;
    private final StackCallbacks callbacks;
    private volatile @Nullable SecuredStack stack;

    private SecuredKafkaExtension(Builder builder) {
        kdcSettings = builder.kdcSettings;
        kafkaSettings = builder.kafkaSettings;
        callbacks = new StackCallbacks(this, builder.scope, this::start);
    }

    public static Builder builder() {
        return new Builder();
    }

    /**
     * The KDC.
     *
     * @throws IllegalStateException before the first and after the last test
     */
    public Kdc kdc() {
        return started().kdc();
    }

    /**
     * The cluster.
     *
     * @throws IllegalStateException before the first and after the last test
     */
    public KafkaCluster kafka() {
        return started().kafka();
    }

    private SecuredStack started() {
        SecuredStack current = stack;
        if (current == null) {
            throw new IllegalStateException(
                    "Not started: register the extension as a static field, and use it in tests");
        }
        return current;
    }

    private synchronized SecuredStack start() {
        if (stack != null) {
            throw new IllegalStateException(
                    "Two classes use this extension at the same time: give it ClusterScope.RUN to"
                            + " share its cluster, or give each class one of its own");
        }
        SecuredStack started = SecuredStack.start(kdcSettings, kafkaSettings);
        started.beforeClose(() -> stack = null);
        stack = started;
        return started;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        callbacks.beforeAll(context);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        callbacks.beforeEach(context);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        callbacks.afterEach(context);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        callbacks.afterAll(context);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return callbacks.supports(parameter);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return callbacks.resolve(parameter, context);
    }

    /** Settings of the extension. */
    public static final class Builder {

        private Consumer<KdcBuilder> kdcSettings = settings -> {};
        private Consumer<KafkaClusterBuilder> kafkaSettings = settings -> {};
        private ClusterScope scope = ClusterScope.CLASS;

        private Builder() {}

        /** Changes settings of the KDC, for example {@code kdc -> kdc.realm("EXAMPLE.ORG")}. */
        public Builder kdc(Consumer<KdcBuilder> settings) {
            kdcSettings = kdcSettings.andThen(settings);
            return this;
        }

        /** Changes settings of the cluster, for example {@code kafka -> kafka.topic("in", 4)}. */
        public Builder kafka(Consumer<KafkaClusterBuilder> settings) {
            kafkaSettings = kafkaSettings.andThen(settings);
            return this;
        }

        /** How long KDC and cluster live; {@link ClusterScope#CLASS} by default. */
        public Builder scope(ClusterScope scope) {
            this.scope = scope;
            return this;
        }

        public SecuredKafkaExtension build() {
            return new SecuredKafkaExtension(this);
        }
    }
}
