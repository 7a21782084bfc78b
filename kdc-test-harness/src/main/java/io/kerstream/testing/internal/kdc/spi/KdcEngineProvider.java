/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kdc.spi;

import io.kerstream.testing.KdcBackend;
import io.kerstream.testing.KdcCapability;
import io.kerstream.testing.internal.kdc.KdcSettings;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** Makes engines of one kind; found by {@link java.util.ServiceLoader}. */
public interface KdcEngineProvider {

    KdcBackend backend();

    /**
     * Why it cannot be used on this host, as a sentence that names the way out; empty if it can.
     */
    Optional<String> missing();

    /** What it can do on this host; only asked when nothing is {@link #missing()}. */
    Set<KdcCapability> capabilities();

    /** Names, as in krb5.conf, of the encryption types it can make keys of. */
    Set<String> encryptionTypes();

    /**
     * Starts one. On return it answers. When that fails, nothing is left behind but files in {@code
     * directory}.
     *
     * @param directory where its files go; to be created if it has any
     * @throws io.kerstream.testing.HarnessException if it does not come up
     */
    KdcEngine start(KdcSettings settings, Path directory);
}
