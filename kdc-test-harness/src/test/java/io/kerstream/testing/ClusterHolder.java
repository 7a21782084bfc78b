/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/**
 * A program that starts a cluster, prints the broker's process id, and never ends by itself.
 * Argument: a work directory; temporary ones without it.
 */
final class ClusterHolder {

    private ClusterHolder() {}

    public static void main(String[] arguments) throws InterruptedException {
        KdcBuilder kdcBuilder = Kdc.builder();
        if (arguments.length > 0) {
            kdcBuilder.workDirectory(Path.of(arguments[0]));
        }
        Kdc kdc = kdcBuilder.start();
        KafkaClusterBuilder kafkaBuilder = KafkaCluster.builder(kdc);
        if (arguments.length > 0) {
            kafkaBuilder.workDirectory(Path.of(arguments[0]));
        }
        KafkaCluster kafka = kafkaBuilder.start();
        System.out.println("READY " + kafka.brokerPid());
        new CountDownLatch(1).await();
    }
}
