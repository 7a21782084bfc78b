/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kafka;

import io.kerstream.testing.KafkaCapability;
import io.kerstream.testing.internal.docker.ContainerImage;
import io.kerstream.testing.internal.docker.ContainerProcess;
import io.kerstream.testing.internal.docker.ContainerSpec;
import io.kerstream.testing.internal.docker.Docker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A container for each node: the same program as in a forked JVM, on the image's Java. The image
 * has no Kafka; the class path is mounted.
 */
final class DockerBackend implements NodeBackend {

    @Override
    public Optional<String> missing() {
        return Docker.missing(ContainerImage.BROKER);
    }

    @Override
    public Set<KafkaCapability> capabilities() {
        return EnumSet.allOf(KafkaCapability.class);
    }

    @Override
    public RunningNode start(NodeSpec spec) throws IOException {
        Files.createDirectories(spec.layout().log().getParent());
        ContainerSpec container =
                new ContainerSpec(
                        ContainerImage.BROKER,
                        ForkedBackend.command("java", spec),
                        Map.of("CLASSPATH", spec.classPath().toString()),
                        spec.layout().root(),
                        readOnly(spec));
        return new ForkedNode(
                spec.name(),
                ContainerProcess.start(
                        container,
                        Files.newOutputStream(
                                spec.layout().console(),
                                StandardOpenOption.CREATE,
                                StandardOpenOption.APPEND)));
    }

    /**
     * The class path, and the folders of the KDC and of the cluster with keytabs and TLS material.
     */
    private static List<Path> readOnly(NodeSpec spec) {
        List<Path> paths = new ArrayList<>();
        paths.add(spec.krb5Conf().toAbsolutePath().getParent());
        paths.add(spec.layout().root().getParent());
        // A class path may name what is not there; Docker refuses to mount it.
        spec.classPath().entries().stream().filter(Files::exists).forEach(paths::add);
        return paths;
    }
}
