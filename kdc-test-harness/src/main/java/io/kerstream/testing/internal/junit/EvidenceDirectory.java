/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.junit;

import io.kerstream.testing.SecuredKafkaExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory for the evidence of one test.
 *
 * @param path not there yet, as a rule
 */
record EvidenceDirectory(Path path) {

    /** The file that every such directory has, and that shows it is ours to remove. */
    static final String SUMMARY = "evidence.txt";

    private static final Logger LOG = LoggerFactory.getLogger(EvidenceDirectory.class);
    private static final String DEFAULT = "target/kerstream-testing";
    private static final Pattern INVOCATION = Pattern.compile("invocation:#(\\d+)]");

    /** {@code <class>/<method>}, with a number for each further invocation of the same method. */
    static EvidenceDirectory of(ExtensionContext context) {
        Path root =
                Path.of(
                                context.getConfigurationParameter(
                                                SecuredKafkaExtension.EVIDENCE_DIRECTORY)
                                        .orElse(DEFAULT))
                        .toAbsolutePath();
        String test = context.getTestMethod().map(method -> method.getName()).orElse("class");
        StringBuilder name = new StringBuilder(test);
        Matcher invocation = INVOCATION.matcher(context.getUniqueId());
        while (invocation.find()) {
            name.append('-').append(invocation.group(1));
        }
        String testClass = context.getRequiredTestClass().getName().replace('$', '.');
        return new EvidenceDirectory(root.resolve(testClass).resolve(name.toString()));
    }

    /** Removes what an earlier run has left of the same test. */
    void removeStale() {
        if (!Files.exists(path.resolve(SUMMARY))) {
            return;
        }
        try (Stream<Path> files = Files.walk(path)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.delete(file);
            }
        } catch (IOException e) {
            LOG.warn("Could not remove the evidence of an earlier run in {}", path, e);
        }
    }

    /** Creates it; a further stack of the same test gets a directory below. */
    Path create(String realm) throws IOException {
        Path directory = Files.exists(path.resolve(SUMMARY)) ? path.resolve(realm) : path;
        return Files.createDirectories(directory);
    }
}
