/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kdc.mit;

import io.kerstream.testing.HarnessException;
import io.kerstream.testing.KdcBackend;
import io.kerstream.testing.KdcCapability;
import io.kerstream.testing.internal.docker.ContainerImage;
import io.kerstream.testing.internal.docker.Docker;
import io.kerstream.testing.internal.kdc.KdcSettings;
import io.kerstream.testing.internal.kdc.spi.KdcEngine;
import io.kerstream.testing.internal.kdc.spi.KdcEngineProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** MIT Kerberos in a container; its image has libfaketime. */
public final class DockerProvider implements KdcEngineProvider {

    @Override
    public KdcBackend backend() {
        return KdcBackend.DOCKER;
    }

    @Override
    public Optional<String> missing() {
        return Docker.missing(ContainerImage.KDC);
    }

    @Override
    public Set<KdcCapability> capabilities() {
        return EnumSet.allOf(KdcCapability.class);
    }

    @Override
    public Set<String> encryptionTypes() {
        return MitProvider.ENCRYPTION_TYPES;
    }

    @Override
    public KdcEngine start(KdcSettings settings, Path directory) {
        try {
            // Docker mounts nothing that is not there.
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new HarnessException("Cannot create " + directory, e);
        }
        return MitEngine.start(settings, new MitHome(directory, new ContainerPrograms(directory)));
    }
}
