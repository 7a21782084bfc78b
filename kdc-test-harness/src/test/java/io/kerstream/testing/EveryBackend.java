/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The contract of a KDC: a test class that extends it runs against each back end that the host
 * offers, and says which it leaves out and why.
 */
@ParameterizedClass(name = "{0}")
@EnumSource(KdcBackend.class)
@Timeout(60)
@SuppressWarnings("NullAway.Init")
abstract class EveryBackend {

    static final String KRB5_CONF = "java.security.krb5.conf";

    @Parameter KdcBackend backend;

    private final Deque<JvmKerberos> inUse = new ArrayDeque<>();

    @BeforeParameterizedClassInvocation
    static void requireBackend(KdcBackend backend) {
        Optional<String> missing = backend.missing();
        if (missing.isPresent()) {
            String reason = "SKIPPED: KDC back end " + backend.id() + ": " + missing.get();
            System.err.println(reason);
            Assumptions.abort(reason);
        }
    }

    @AfterEach
    void giveTheJvmItsConfigurationBack() {
        inUse.forEach(JvmKerberos::close);
        assertThat(System.getProperties()).doesNotContainKey(KRB5_CONF);
    }

    /** Settings of a KDC of this back end. */
    final KdcBuilder kdc() {
        return Kdc.builder().backend(backend);
    }

    /** Makes this JVM a client of it until the end of the test. */
    final Kdc used(Kdc kdc) {
        inUse.push(JvmKerberos.use(kdc));
        return kdc;
    }

    /** Makes this JVM a client of both until the end of the test. */
    final void useBoth(Kdc kdc, Kdc other) {
        inUse.push(JvmKerberos.use(kdc, other));
    }

    /** Leaves a test out on back ends that cannot do what it is about. */
    final void requires(KdcCapability capability) {
        Assumptions.assumeTrue(
                backend.capabilities().contains(capability),
                () -> "KDC back end " + backend.id() + " lacks " + capability);
    }
}
