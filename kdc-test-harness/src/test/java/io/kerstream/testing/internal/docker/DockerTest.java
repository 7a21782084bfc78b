/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What can be told without a daemon. */
class DockerTest {

    @AfterEach
    void forgetTheName() {
        System.clearProperty(ContainerImage.BROKER.property());
    }

    @Test
    void namesTheDependencyThatIsNotThere() throws Exception {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            if (!entry.contains("testcontainers") && !entry.contains("docker-java")) {
                urls.add(Path.of(entry).toUri().toURL());
            }
        }
        try (URLClassLoader without =
                new URLClassLoader(
                        urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            Class<?> image = without.loadClass(ContainerImage.class.getName());

            Object missing =
                    without.loadClass(Docker.class.getName())
                            .getMethod("missing", image)
                            .invoke(null, image.getEnumConstants()[0]);

            assertThat(missing)
                    .isEqualTo(
                            Optional.of(
                                    "org.testcontainers:testcontainers is not on the class path:"
                                            + " add that dependency, which the harness has as an"
                                            + " optional one"));
        }
    }

    @Test
    void imagesHaveNamesThatAPropertyChanges() {
        assertThat(ContainerImage.KDC.property()).isEqualTo("kerstream.testing.docker.kdc-image");
        assertThat(ContainerImage.KDC.variable()).isEqualTo("KERSTREAM_TESTING_DOCKER_KDC_IMAGE");
        assertThat(ContainerImage.BROKER.imageName()).isEqualTo("kerstream/broker");

        System.setProperty(ContainerImage.BROKER.property(), "example/jre:21");

        assertThat(ContainerImage.BROKER.imageName()).isEqualTo("example/jre:21");
        assertThat(ContainerImage.KDC.imageName()).isEqualTo("kerstream/kdc");
    }
}
