/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A KDC and a Kafka cluster for the tests of one class and the classes nested in it; for a {@code
 * static} field with {@code RegisterExtension}.
 *
 * <p>Before the first test both are started as {@link KdcBuilder#start()} and {@link
 * KafkaClusterBuilder#start()} say, and the Kerberos of this JVM points at the KDC ({@link
 * JvmKerberos}). After the last test all of it is gone. When start-up fails half way, what was
 * started is closed again.
 */
public final class SecuredKafkaExtension implements BeforeAllCallback, AfterAllCallback {

    private final Consumer<KdcBuilder> kdcSettings;
    private final Consumer<KafkaClusterBuilder> kafkaSettings;

    private @Nullable Kdc kdc;
    private @Nullable JvmKerberos kerberos;
    private @Nullable KafkaCluster kafka;

    /** Classes under way: JUnit calls an extension again for each nested class. */
    private int depth;

    private SecuredKafkaExtension(Builder builder) {
        kdcSettings = builder.kdcSettings;
        kafkaSettings = builder.kafkaSettings;
    }

    public static Builder builder() {
        return new Builder();
    }

    /**
     * The KDC.
     *
     * @throws IllegalStateException before the first and after the last test of the class
     */
    public Kdc kdc() {
        return started(kdc);
    }

    /**
     * The cluster.
     *
     * @throws IllegalStateException before the first and after the last test of the class
     */
    public KafkaCluster kafka() {
        return started(kafka);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        if (depth++ > 0) {
            return;
        }
        try {
            KdcBuilder kdcBuilder = Kdc.builder();
            kdcSettings.accept(kdcBuilder);
            Kdc startedKdc = kdcBuilder.start();
            kdc = startedKdc;
            kerberos = JvmKerberos.use(startedKdc);
            KafkaClusterBuilder kafkaBuilder = KafkaCluster.builder(startedKdc);
            kafkaSettings.accept(kafkaBuilder);
            kafka = kafkaBuilder.start();
        } catch (RuntimeException | Error e) {
            depth--;
            closeAll(e);
            throw e;
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (depth == 0 || --depth > 0) {
            return;
        }
        HarnessException failure = new HarnessException("Could not close the secured cluster");
        closeAll(failure);
        if (failure.getSuppressed().length > 0) {
            throw failure;
        }
    }

    /** Closes in reverse order; failures are added to {@code collector}. */
    private void closeAll(Throwable collector) {
        close(kafka == null ? null : kafka::close, collector);
        kafka = null;
        close(kerberos == null ? null : kerberos::close, collector);
        kerberos = null;
        close(kdc == null ? null : kdc::close, collector);
        kdc = null;
    }

    private static void close(@Nullable Runnable close, Throwable collector) {
        if (close == null) {
            return;
        }
        try {
            close.run();
        } catch (RuntimeException e) {
            collector.addSuppressed(e);
        }
    }

    private static <T> T started(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException(
                    "Not started: register the extension as a static field, and use it in tests");
        }
        return part;
    }

    /** Settings of the extension. */
    public static final class Builder {

        private Consumer<KdcBuilder> kdcSettings = settings -> {};
        private Consumer<KafkaClusterBuilder> kafkaSettings = settings -> {};

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

        public SecuredKafkaExtension build() {
            return new SecuredKafkaExtension(this);
        }
    }
}
