/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KdcBackendTest {

    @AfterEach
    void clearProperty() {
        System.clearProperty(KdcBackend.PROPERTY);
    }

    @Test
    void unknownNameIsRefusedWithItsOrigin() {
        System.setProperty(KdcBackend.PROPERTY, "heimdal");

        assertThatThrownBy(KdcBackend::fromSettings)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "system property kerstream.testing.kdc = 'heimdal':"
                                + " use one of kerby, mit, docker");
    }

    @Test
    void kerbyIsAlwaysThere() {
        assertThat(KdcBackend.KERBY.missing()).isEmpty();
    }

    @Test
    void missingBackEndIsNamedWithTheUsableOnes() {
        for (KdcBackend backend : KdcBackend.values()) {
            backend.missing()
                    .ifPresent(
                            reason ->
                                    assertThatThrownBy(() -> Kdc.builder().backend(backend).start())
                                            .isInstanceOf(HarnessException.class)
                                            .hasMessageContaining(reason)
                                            .hasMessageContaining("Usable: kerby"));
        }
    }
}
