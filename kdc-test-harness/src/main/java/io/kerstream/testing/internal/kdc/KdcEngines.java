/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kdc;

import io.kerstream.testing.HarnessException;
import io.kerstream.testing.KdcBackend;
import io.kerstream.testing.KdcCapability;
import io.kerstream.testing.internal.kdc.spi.KdcEngineProvider;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;

/** The engines on the class path, and what they can do on this host. */
public final class KdcEngines {

    private static final Map<KdcBackend, KdcEngineProvider> PROVIDERS = load();

    private KdcEngines() {}

    private static Map<KdcBackend, KdcEngineProvider> load() {
        Map<KdcBackend, KdcEngineProvider> providers = new EnumMap<>(KdcBackend.class);
        for (KdcEngineProvider provider :
                ServiceLoader.load(
                        KdcEngineProvider.class, KdcEngineProvider.class.getClassLoader())) {
            providers.put(provider.backend(), provider);
        }
        return providers;
    }

    /** Why a back end cannot be used here; empty if it can. */
    public static Optional<String> missing(KdcBackend backend) {
        KdcEngineProvider provider = PROVIDERS.get(backend);
        return provider == null
                ? Optional.of("This version of the harness has no back end for it.")
                : provider.missing();
    }

    /** What a back end can do here; nothing if it cannot be used. */
    public static Set<KdcCapability> capabilities(KdcBackend backend) {
        return missing(backend).isPresent() ? Set.of() : require(backend).capabilities();
    }

    /**
     * The provider of a usable back end.
     *
     * @throws HarnessException if it cannot be used; says why
     */
    static KdcEngineProvider require(KdcBackend backend) {
        KdcEngineProvider provider = PROVIDERS.get(backend);
        Optional<String> missing = missing(backend);
        if (provider == null || missing.isPresent()) {
            throw new HarnessException(
                    "KDC back end "
                            + backend.id()
                            + " cannot be used here: "
                            + missing.orElse("")
                            + " Usable: "
                            + usable());
        }
        return provider;
    }

    /** Fails, naming the back ends of this host that can do it. */
    static void requireCapability(KdcBackend backend, KdcCapability capability) {
        if (!capabilities(backend).contains(capability)) {
            String able =
                    Arrays.stream(KdcBackend.values())
                            .filter(other -> capabilities(other).contains(capability))
                            .map(KdcBackend::id)
                            .collect(Collectors.joining(", "));
            throw new UnsupportedOperationException(
                    "KDC back end "
                            + backend.id()
                            + " lacks "
                            + capability
                            + (able.isEmpty()
                                    ? "; no back end of this host has it"
                                    : "; use one that has it: " + able));
        }
    }

    /** Fails, naming the encryption types that there are. */
    static void requireEncryptionTypes(KdcEngineProvider provider, Collection<String> types) {
        for (String type : types) {
            if (!provider.encryptionTypes().contains(type)) {
                throw new IllegalArgumentException(
                        "encryptionTypes '"
                                + type
                                + "': the KDC back end "
                                + provider.backend().id()
                                + " has "
                                + provider.encryptionTypes().stream().sorted().toList());
            }
        }
    }

    private static String usable() {
        return Arrays.stream(KdcBackend.values())
                .filter(backend -> missing(backend).isEmpty())
                .map(KdcBackend::id)
                .collect(Collectors.joining(", "));
    }
}
