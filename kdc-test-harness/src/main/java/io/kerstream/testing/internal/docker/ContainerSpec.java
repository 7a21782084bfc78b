/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.docker;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * What a container is started with.
 *
 * @param image its file system
 * @param command the program and its arguments
 * @param environment added to that of the image
 * @param directory where the program starts; mounted for reading and writing at the same path, and
 *     its owner is the user of the program
 * @param readOnly files and directories, absolute, mounted at the same path
 */
public record ContainerSpec(
        ContainerImage image,
        List<String> command,
        Map<String, String> environment,
        Path directory,
        Collection<Path> readOnly) {

    public ContainerSpec {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        readOnly = List.copyOf(readOnly);
    }
}
