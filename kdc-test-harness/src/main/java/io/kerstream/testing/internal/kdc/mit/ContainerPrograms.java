/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kdc.mit;

import io.kerstream.testing.HarnessException;
import io.kerstream.testing.internal.docker.ContainerImage;
import io.kerstream.testing.internal.docker.ContainerProcess;
import io.kerstream.testing.internal.docker.ContainerSpec;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The programs of an image, in one container that lives as long as the KDC: the database stays
 * administered while {@code krb5kdc} is replaced.
 */
final class ContainerPrograms implements MitPrograms {

    private static final int STOP_SECONDS = 10;

    /** Debian's folder; the dynamic linker puts in the architecture's. */
    private static final String FAKETIME = "/usr/$LIB/faketime/libfaketime.so.1";

    /**
     * Ends at the end of its input, and all others with it. A shell that waits, as the first
     * process of a container inherits the orphans of the others and must reap them.
     */
    private static final List<String> IDLE = List.of("sh", "-c", "cat; exit");

    private final ContainerProcess container;

    /**
     * @param directory of the KDC's files
     */
    ContainerPrograms(Path directory) {
        container =
                ContainerProcess.start(
                        new ContainerSpec(ContainerImage.KDC, IDLE, Map.of(), directory, List.of()),
                        OutputStream.nullOutputStream());
    }

    @Override
    public String path(String program) {
        return program;
    }

    @Override
    public String faketime() {
        return FAKETIME;
    }

    @Override
    public Process start(List<String> command, Map<String, String> environment, Path output) {
        return container.exec(command, environment, output);
    }

    @Override
    public void close() {
        try {
            container.getOutputStream().close();
            if (!container.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                container.destroyForcibly();
            }
        } catch (IOException e) {
            throw new HarnessException("Cannot close the line to " + container, e);
        } catch (InterruptedException e) {
            container.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
