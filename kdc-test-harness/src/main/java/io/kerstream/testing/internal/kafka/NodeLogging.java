/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kafka;

import io.kerstream.testing.HarnessException;
import io.kerstream.testing.KafkaCluster;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The logging back end of nodes.
 *
 * <p>Its jars travel inside this one, as files. As a dependency it would end up on the class path
 * of every project that tests with the harness, beside the back end that the project has chosen.
 */
final class NodeLogging {

    private static final String FOLDER = "broker-logging/";
    private static final List<String> JARS =
            List.of("slf4j-api.jar", "log4j-slf4j-impl.jar", "log4j-api.jar", "log4j-core.jar");

    private NodeLogging() {}

    /** Writes the jars into a folder; they must come first on a node's class path. */
    static List<Path> extract(Path folder) throws IOException {
        Files.createDirectories(folder);
        List<Path> jars = new ArrayList<>();
        for (String jar : JARS) {
            Path file = folder.resolve(jar);
            // KafkaCluster's package is where the resources are.
            try (InputStream in = KafkaCluster.class.getResourceAsStream(FOLDER + jar)) {
                if (in == null) {
                    throw new HarnessException(
                            "The harness's jar lacks "
                                    + FOLDER
                                    + jar
                                    + "; build the module with Maven (generate-resources)");
                }
                if (!Files.exists(file)) {
                    Files.copy(in, file);
                }
            }
            jars.add(file);
        }
        return jars;
    }
}
