/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kdc.mit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kerstream.testing.ClientTransport;
import io.kerstream.testing.HarnessException;
import io.kerstream.testing.internal.kdc.KdcSettings;
import io.kerstream.testing.internal.kdc.spi.KdcEngine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class KdcProcessITCase {

    private static final KdcSettings SETTINGS =
            new KdcSettings(
                    "A.TEST",
                    KdcSettings.DEFAULT_ENCRYPTION_TYPES,
                    Duration.ofHours(1),
                    Duration.ZERO,
                    ClientTransport.TCP,
                    Duration.ofMinutes(5),
                    List.of());

    @TempDir Path directory;

    @BeforeEach
    void requireMit() {
        MitTools.missing()
                .ifPresent(
                        reason -> {
                            System.err.println("SKIPPED: KDC back end mit: " + reason);
                            Assumptions.abort(reason);
                        });
    }

    @Test
    void failedStartShowsTheLogAndLeavesNothing() {
        Set<Long> before = children();
        MitHome home = new MitHome(directory, new HostPrograms());
        home.configure(SETTINGS, 1);

        assertThatThrownBy(() -> KdcProcess.start(home, Map.of()))
                .isInstanceOf(HarnessException.class)
                .hasMessageStartingWith("krb5kdc ended with status ")
                .hasMessageContaining("its log: ")
                .hasMessageContaining("cannot initialize realm A.TEST");

        assertThat(children()).isEqualTo(before);
    }

    @Test
    void takenPortIsToldFromOtherFailures() throws IOException {
        MitHome home = new MitHome(directory, new HostPrograms());
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            home.configure(SETTINGS, other.getLocalPort());
            home.createDatabase("password");

            assertThatThrownBy(() -> KdcProcess.start(home, Map.of()))
                    .isInstanceOf(KdcProcess.PortTakenException.class);
        }
    }

    @Test
    void deadProcessIsNamedAndLeavesNothing() {
        Set<Long> before = children();
        KdcEngine engine = MitEngine.start(SETTINGS, new MitHome(directory, new HostPrograms()));
        try (engine) {
            ProcessHandle.current()
                    .descendants()
                    .filter(child -> child.info().command().orElse("").endsWith("krb5kdc"))
                    .forEach(
                            child -> {
                                child.destroyForcibly();
                                child.onExit().join();
                            });

            assertThatThrownBy(() -> engine.answer(new byte[1], InetAddress.getLoopbackAddress()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("its log: ")
                    .hasMessageContaining("commencing operation");
        }

        assertThat(children()).isEqualTo(before);
    }

    private static Set<Long> children() {
        return ProcessHandle.current()
                .descendants()
                .map(ProcessHandle::pid)
                .collect(Collectors.toSet());
    }
}
