/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kdc.kerby;

import io.kerstream.testing.KdcBackend;
import io.kerstream.testing.KdcCapability;
import io.kerstream.testing.internal.kdc.KdcSettings;
import io.kerstream.testing.internal.kdc.spi.KdcEngine;
import io.kerstream.testing.internal.kdc.spi.KdcEngineProvider;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** Kerby is a dependency: always there. */
public final class KerbyProvider implements KdcEngineProvider {

    @Override
    public KdcBackend backend() {
        return KdcBackend.KERBY;
    }

    @Override
    public Optional<String> missing() {
        return Optional.empty();
    }

    @Override
    public Set<KdcCapability> capabilities() {
        return Set.of();
    }

    @Override
    public Set<String> encryptionTypes() {
        return Set.copyOf(KdcSettings.DEFAULT_ENCRYPTION_TYPES);
    }

    @Override
    public KdcEngine start(KdcSettings settings, Path directory) {
        return new KerbyEngine(settings);
    }
}
