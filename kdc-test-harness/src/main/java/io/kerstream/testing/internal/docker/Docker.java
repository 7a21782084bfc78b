/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.docker;

import java.util.Optional;

/** Whether containers can be had; may be asked where Testcontainers is absent. */
public final class Docker {

    private static final String TESTCONTAINERS =
            "org.testcontainers.dockerclient.DockerClientProviderStrategy";

    private Docker() {}

    /** Why containers of this image cannot be started; empty when they can. */
    public static Optional<String> missing(ContainerImage image) {
        try {
            Class.forName(TESTCONTAINERS, false, Docker.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            return Optional.of(
                    "org.testcontainers:testcontainers is not on the class path: add that"
                            + " dependency, which the harness has as an optional one");
        }
        return DockerDaemon.missing(image);
    }
}
