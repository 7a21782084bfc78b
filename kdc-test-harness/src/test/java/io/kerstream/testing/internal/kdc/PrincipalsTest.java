/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kerstream.testing.ClientTransport;
import io.kerstream.testing.KdcBackend;
import io.kerstream.testing.internal.kdc.spi.KdcEngine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrincipalsTest {

    private final KdcEngine engine =
            KdcEngines.require(KdcBackend.KERBY).start(settings(), Path.of("unused"));
    private final Principals principals = new Principals("A.TEST", engine);

    private static KdcSettings settings() {
        return new KdcSettings(
                "A.TEST",
                KdcSettings.DEFAULT_ENCRYPTION_TYPES,
                Duration.ofHours(1),
                Duration.ZERO,
                ClientTransport.TCP,
                Duration.ZERO,
                List.of());
    }

    @Test
    void completesNamesWithTheRealm() {
        assertThat(principals.qualify("kafka/localhost")).isEqualTo("kafka/localhost@A.TEST");
        assertThat(principals.qualify("alice@A.TEST")).isEqualTo("alice@A.TEST");
    }

    @Test
    void servesOneRealm() {
        assertThatThrownBy(() -> principals.qualify("alice@B.TEST"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("principal 'alice@B.TEST': this KDC serves the realm A.TEST only");
    }

    @Test
    void namesAreNotEmpty() {
        assertThatThrownBy(() -> principals.qualify("@A.TEST"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("principal '@A.TEST': has no name");
    }

    @Test
    void createsAPrincipalOnce() {
        principals.create("alice");

        assertThatThrownBy(() -> principals.create("alice@A.TEST"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("principal 'alice@A.TEST': exists already");
    }

    @Test
    void deletedPrincipalCanBeCreatedAgain() {
        principals.create("alice");

        principals.delete("alice");

        assertThat(principals.exists("alice")).isFalse();
        principals.create("alice");
        assertThat(principals.exists("alice")).isTrue();
    }

    @Test
    void nothingIsDoneToAStranger() {
        String message = "principal 'bob@A.TEST': does not exist; create it first";
        assertThatThrownBy(() -> principals.delete("bob")).hasMessage(message);
        assertThatThrownBy(() -> principals.setLocked("bob", true)).hasMessage(message);
        assertThatThrownBy(() -> principals.keyVersion("bob")).hasMessage(message);
    }

    @Test
    void keyVersionsFitIntoAKeytab() {
        principals.create("alice");

        assertThatThrownBy(() -> principals.setKeyVersion("alice", 256))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("key version 256: must be between 1 and 255");
    }

    @Test
    void trustsARealmOnce() {
        principals.createShared("A.TEST", "B.TEST", "password");

        assertThatThrownBy(() -> principals.createShared("A.TEST", "B.TEST", "password"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("realm A.TEST trusts the realm B.TEST already");
    }
}
