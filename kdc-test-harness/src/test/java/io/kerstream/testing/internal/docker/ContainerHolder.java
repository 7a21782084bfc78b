/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.docker;

import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * A program that starts a container, prints its name, and never ends by itself. Argument: a work
 * directory.
 */
final class ContainerHolder {

    private ContainerHolder() {}

    public static void main(String[] arguments) throws InterruptedException {
        ContainerProcess process =
                ContainerProcess.start(
                        new ContainerSpec(
                                ContainerImage.KDC,
                                List.of("cat"),
                                Map.of(),
                                Path.of(arguments[0]),
                                List.of()),
                        OutputStream.nullOutputStream());
        System.out.println("READY " + process.container());
        new CountDownLatch(1).await();
    }
}
