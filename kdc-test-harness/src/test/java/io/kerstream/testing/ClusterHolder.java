/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A program that starts a cluster, prints the broker's process id, and never ends by itself. */
final class ClusterHolder {

    private ClusterHolder() {}

    public static void main(String[] arguments) throws InterruptedException {
        Path directory = Path.of(arguments[0]);
        Kdc kdc = Kdc.builder().workDirectory(directory.resolve("kdc")).start();
        KafkaCluster kafka =
                KafkaCluster.builder(kdc).workDirectory(directory.resolve("kafka")).start();
        System.out.println("READY " + kafka.brokerPid());
        new CountDownLatch(1).await();
    }
}
