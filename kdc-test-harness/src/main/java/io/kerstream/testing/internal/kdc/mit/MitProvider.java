/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kdc.mit;

import io.kerstream.testing.KdcBackend;
import io.kerstream.testing.KdcCapability;
import io.kerstream.testing.internal.kdc.KdcSettings;
import io.kerstream.testing.internal.kdc.spi.KdcEngine;
import io.kerstream.testing.internal.kdc.spi.KdcEngineProvider;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** MIT Kerberos is there when its programs are; its clock can be shifted when libfaketime is. */
public final class MitProvider implements KdcEngineProvider {

    /** Of all releases of MIT Kerberos that are about. */
    static final Set<String> ENCRYPTION_TYPES =
            Set.of(
                    "aes256-cts-hmac-sha1-96",
                    "aes128-cts-hmac-sha1-96",
                    "aes256-cts-hmac-sha384-192",
                    "aes128-cts-hmac-sha256-128");

    @Override
    public KdcBackend backend() {
        return KdcBackend.MIT;
    }

    @Override
    public Optional<String> missing() {
        return MitTools.missing();
    }

    @Override
    public Set<KdcCapability> capabilities() {
        Set<KdcCapability> capabilities =
                EnumSet.of(KdcCapability.RENEWAL, KdcCapability.OLD_TGS_KEYS);
        if (MitTools.faketime().isPresent()) {
            capabilities.add(KdcCapability.CLOCK_SHIFT);
        }
        return capabilities;
    }

    @Override
    public Set<String> encryptionTypes() {
        return ENCRYPTION_TYPES;
    }

    @Override
    public KdcEngine start(KdcSettings settings, Path directory) {
        return MitEngine.start(settings, new MitHome(directory, new HostPrograms()));
    }
}
