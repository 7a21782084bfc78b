/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing;

import io.kerstream.testing.internal.io.Setting;
import io.kerstream.testing.internal.kdc.KdcEngines;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What answers the requests of a {@link Kdc}.
 *
 * <p>Listening, faults and the request log are the harness's own in front of each of them, so tests
 * run on any without a change. Where they differ is told by {@link #capabilities()}.
 */
public enum KdcBackend {
    /** Apache Kerby's engine in this JVM: needs nothing of the host. */
    KERBY,

    /** MIT Kerberos: {@code krb5kdc} as a child process; needs its programs on the host. */
    MIT,

    /** A KDC in a container; needs a Docker daemon. */
    DOCKER;

    /**
     * System property that chooses the back end of KDCs whose builder does not: {@code kerby},
     * {@code mit} or {@code docker}. The environment variable {@code KERSTREAM_TESTING_KDC} is
     * asked after it.
     */
    public static final String PROPERTY = "kerstream.testing.kdc";

    /** Environment twin of {@link #PROPERTY}. */
    public static final String VARIABLE = "KERSTREAM_TESTING_KDC";

    /** The name in {@link #PROPERTY}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Why it cannot be used on this host; empty when it can. */
    public Optional<String> missing() {
        return KdcEngines.missing(this);
    }

    /** What it can do on this host beyond what all can; empty when it is {@link #missing()}. */
    public Set<KdcCapability> capabilities() {
        return KdcEngines.capabilities(this);
    }

    /**
     * The back end that the property or the variable names, Kerby if neither does.
     *
     * @throws IllegalArgumentException if the name is unknown
     */
    public static KdcBackend fromSettings() {
        Setting setting = Setting.find(PROPERTY, VARIABLE);
        return setting == null ? KERBY : parse(setting.value(), setting.origin());
    }

    private static KdcBackend parse(String value, String origin) {
        for (KdcBackend backend : values()) {
            if (backend.id().equals(value)) {
                return backend;
            }
        }
        throw new IllegalArgumentException(
                origin + " = '" + value + "': use one of kerby, mit, docker");
    }
}
