/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.junit;

import io.kerstream.testing.HarnessException;
import io.kerstream.testing.KafkaCluster;
import io.kerstream.testing.KafkaClusterBuilder;
import io.kerstream.testing.Kdc;
import io.kerstream.testing.KdcBuilder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * A KDC, this JVM's Kerberos and a cluster, started and closed as one. JUnit's store closes it.
 *
 * <p>When start-up fails half way, what was started is closed again.
 */
public final class SecuredStack implements AutoCloseable {

    private final Deque<Runnable> closers = new ArrayDeque<>();
    private final Kdc kdc;
    private final KafkaCluster kafka;

    private SecuredStack(Consumer<KdcBuilder> kdcSettings, Consumer<KafkaClusterBuilder> settings) {
        try {
            KdcBuilder kdcBuilder = Kdc.builder();
            kdcSettings.accept(kdcBuilder);
            kdc = kdcBuilder.start();
            closers.push(kdc::close);
            closers.push(JvmRealms.add(kdc));
            KafkaClusterBuilder kafkaBuilder = KafkaCluster.builder(kdc);
            settings.accept(kafkaBuilder);
            kafka = kafkaBuilder.start();
            closers.push(kafka::close);
        } catch (RuntimeException | Error e) {
            closeAll(e);
            throw e;
        }
    }

    public static SecuredStack start(
            Consumer<KdcBuilder> kdcSettings, Consumer<KafkaClusterBuilder> kafkaSettings) {
        return new SecuredStack(kdcSettings, kafkaSettings);
    }

    public Kdc kdc() {
        return kdc;
    }

    public KafkaCluster kafka() {
        return kafka;
    }

    /** Runs first of all when this is closed. */
    public void beforeClose(Runnable action) {
        closers.push(action);
    }

    @Override
    public void close() {
        HarnessException failure = new HarnessException("Could not close the secured cluster");
        closeAll(failure);
        if (failure.getSuppressed().length > 0) {
            throw failure;
        }
    }

    /** In the reverse order of the starts; failures are added to {@code collector}. */
    private void closeAll(Throwable collector) {
        while (!closers.isEmpty()) {
            try {
                closers.pop().run();
            } catch (RuntimeException e) {
                collector.addSuppressed(e);
            }
        }
    }
}
