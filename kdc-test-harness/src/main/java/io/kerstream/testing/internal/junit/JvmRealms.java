/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.junit;

import io.kerstream.testing.JvmKerberos;
import io.kerstream.testing.Kdc;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The KDCs that tests of this JVM use at the same time. The JDK has one Kerberos configuration per
 * JVM, so they share it: each realm can be there once.
 */
final class JvmRealms {

    private static final Map<String, Kdc> OPEN = new LinkedHashMap<>();
    private static @Nullable JvmKerberos current;

    private JvmRealms() {}

    /**
     * Makes clients of this JVM know a KDC, beside those that they know already.
     *
     * @return ends that
     * @throws IllegalStateException if tests use another KDC of the same realm
     */
    static Runnable add(Kdc kdc) {
        synchronized (OPEN) {
            if (OPEN.containsKey(kdc.realm())) {
                throw new IllegalStateException(
                        "Another KDC of the realm "
                                + kdc.realm()
                                + " serves tests of this JVM, which has one Kerberos configuration:"
                                + " give one of them another realm, share one extension with"
                                + " ClusterScope.RUN, or let the classes take turns with"
                                + " @ResourceLock(SecuredKafkaExtension.JVM_KERBEROS)");
            }
            OPEN.put(kdc.realm(), kdc);
            try {
                apply();
            } catch (RuntimeException e) {
                OPEN.remove(kdc.realm());
                throw e;
            }
        }
        return () -> remove(kdc);
    }

    private static void remove(Kdc kdc) {
        synchronized (OPEN) {
            OPEN.remove(kdc.realm());
            apply();
        }
    }

    /** The new configuration is in place before the old one goes. */
    private static void apply() {
        JvmKerberos before = current;
        Kdc[] kdcs = OPEN.values().toArray(new Kdc[0]);
        current =
                kdcs.length == 0
                        ? null
                        : JvmKerberos.use(kdcs[0], Arrays.copyOfRange(kdcs, 1, kdcs.length));
        if (before != null) {
            before.close();
        }
    }
}
