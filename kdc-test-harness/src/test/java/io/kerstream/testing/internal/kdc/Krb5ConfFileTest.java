/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kdc;

import static org.assertj.core.api.Assertions.assertThat;

import io.kerstream.testing.ClientTransport;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class Krb5ConfFileTest {

    @Test
    void namesRealmsHostsAndPaths() {
        String text =
                Krb5ConfFile.of(
                        List.of(
                                realm("ONE.TEST", ClientTransport.UDP, 1001, Set.of()),
                                realm("TWO.TEST", ClientTransport.TCP, 1002, Set.of("ONE.TEST"))));

        assertThat(text)
                .contains("default_realm = ONE.TEST\n")
                .contains("udp_preference_limit = 32700\n")
                .contains("clockskew = 60\n")
                .contains("ONE.TEST = {\n        kdc = 127.0.0.1:1001\n")
                .contains("TWO.TEST = {\n        kdc = 127.0.0.1:1002\n")
                .contains("    localhost = ONE.TEST\n")
                .contains("    .two.test = TWO.TEST\n")
                .contains("[capaths]\n    ONE.TEST = {\n        TWO.TEST = .\n    }\n")
                .doesNotContain("localhost = TWO.TEST");
    }

    @Test
    void transportsDifferInTheirLimit() {
        assertThat(limit(ClientTransport.TCP)).isEqualTo("1");
        assertThat(limit(ClientTransport.BOTH)).isEqualTo("1465");
        assertThat(limit(ClientTransport.UDP)).isEqualTo("32700");
    }

    private static String limit(ClientTransport transport) {
        return Krb5ConfFile.of(List.of(realm("A.TEST", transport, 1, Set.of())))
                .replaceFirst("(?s).*udp_preference_limit = ([0-9]+)\n.*", "$1");
    }

    private static Krb5ConfFile.Realm realm(
            String name, ClientTransport transport, int port, Set<String> trusted) {
        return new Krb5ConfFile.Realm(
                new KdcSettings(
                        name,
                        KdcSettings.DEFAULT_ENCRYPTION_TYPES,
                        Duration.ofHours(1),
                        Duration.ZERO,
                        transport,
                        Duration.ofMinutes(1),
                        List.of("localhost")),
                port,
                trusted);
    }
}
