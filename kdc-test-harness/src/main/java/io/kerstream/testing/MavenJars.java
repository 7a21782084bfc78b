/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing;

import eu.maveniverse.maven.mima.context.Context;
import eu.maveniverse.maven.mima.context.ContextOverrides;
import eu.maveniverse.maven.mima.context.Runtimes;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.collection.CollectRequest;
import org.eclipse.aether.graph.Dependency;
import org.eclipse.aether.resolution.DependencyRequest;
import org.eclipse.aether.resolution.DependencyResolutionException;
import org.eclipse.aether.util.artifact.JavaScopes;
import org.eclipse.aether.util.filter.DependencyFilterUtils;

/**
 * Finds an artifact and what it needs at run time as Maven does: in the local repository, else in
 * the repositories and mirrors of the user's settings.
 */
public final class MavenJars {

    /**
     * Names the local repository if it is not the one of the settings; Maven's own property, and
     * the one that Surefire hands to the JVM of tests.
     */
    private static final List<String> LOCAL_REPOSITORY =
            List.of("maven.repo.local", "localRepository");

    private static final Map<String, List<Path>> FOUND = new ConcurrentHashMap<>();

    private MavenJars() {}

    /**
     * Finds the artifact's jar and those that it needs at run time; may be called from any thread.
     *
     * @param coordinates {@code group:artifact:version}
     * @throws HarnessException if something cannot be found
     */
    public static List<Path> find(String coordinates) {
        try {
            return FOUND.computeIfAbsent(coordinates, missing -> Resolver.resolve(missing));
        } catch (NoClassDefFoundError | IllegalStateException e) {
            throw new HarnessException(
                    "To find "
                            + coordinates
                            + ", add eu.maveniverse.maven.mima:context and"
                            + " eu.maveniverse.maven.mima.runtime:standalone-static to the test"
                            + " dependencies, which are optional ones of the harness",
                    e);
        }
    }

    /** A class of its own, so that this one loads where the library is missing. */
    private static final class Resolver {

        private Resolver() {}

        static List<Path> resolve(String coordinates) {
            ContextOverrides.Builder overrides = ContextOverrides.create().withUserSettings(true);
            LOCAL_REPOSITORY.stream()
                    .map(System::getProperty)
                    .filter(value -> value != null && !value.isEmpty())
                    .findFirst()
                    .ifPresent(value -> overrides.withLocalRepositoryOverride(Path.of(value)));
            try (Context maven = Runtimes.INSTANCE.getRuntime().create(overrides.build())) {
                CollectRequest what = new CollectRequest();
                what.setRoot(new Dependency(new DefaultArtifact(coordinates), JavaScopes.RUNTIME));
                what.setRepositories(maven.remoteRepositories());
                DependencyRequest request =
                        new DependencyRequest(
                                what, DependencyFilterUtils.classpathFilter(JavaScopes.RUNTIME));
                return maven
                        .repositorySystem()
                        .resolveDependencies(maven.repositorySystemSession(), request)
                        .getArtifactResults()
                        .stream()
                        .map(result -> result.getArtifact().getFile().toPath())
                        .toList();
            } catch (DependencyResolutionException e) {
                throw new HarnessException(
                        "Cannot find "
                                + coordinates
                                + " in the local Maven repository or where the user's settings.xml says: "
                                + e.getMessage(),
                        e);
            }
        }
    }
}
