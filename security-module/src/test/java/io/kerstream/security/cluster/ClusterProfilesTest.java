/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.cluster;

import static io.kerstream.security.cluster.Configurations.configuration;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kerstream.security.FailureCode;
import io.kerstream.security.KafkaSecurityException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which profile a client gets. */
class ClusterProfilesTest {

    private final ClusterProfiles profiles =
            ValidatedConfiguration.of(
                            configuration(
                                    "kerstream.cluster.east.bootstrap.servers", "e1:1,e2:1",
                                    "kerstream.cluster.west.bootstrap.servers", "[w1:1, '[::1]:2']",
                                    "kerstream.cluster.twin.bootstrap.servers", "w2:1;e2:1",
                                    "kerstream.cluster.twin.credential", "default",
                                    "kerstream.cluster.nameless.security.protocol", "SSL"))
                    .profiles();

    @ParameterizedTest
    @CsvSource({
        "e1:1, east",
        "'other:9, e1:1', east",
        "E1:1, east",
        "e1.:1, east",
        "PLAINTEXT://e1:1, east",
        "'w1:1,[::1]:2', west",
        "'[::1]:2', west",
        "w2:1, twin",
    })
    void aClientGetsTheOneThatSharesAServer(String servers, String profile) {
        assertThat(profiles.withServersOf(servers, "c").map(ClusterProfile::name))
                .contains(profile);
    }

    @ParameterizedTest
    @ValueSource(strings = {"e1:2", "e1", "", "nonsense", "east", "${env:X}", "e1:1x"})
    void aClientOfOtherServersGetsNone(String servers) {
        assertThat(profiles.withServersOf(servers, "c")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"e2:1", "e1:1,e2:1", "e2:1,e1:1,x:1"})
    void severalThatShareAServerAreAnError(String servers) {
        assertThatThrownBy(() -> profiles.withServersOf(servers, "'c'"))
                .isInstanceOf(KafkaSecurityException.class)
                .hasMessage(
                        FailureCode.CONFIGURATION_CONTRADICTION.mark(
                                "bootstrap.servers = "
                                        + servers
                                        + " (client properties of client 'c'): several cluster profiles"
                                        + " have these servers: east (e1:1, e2:1); twin (e2:1, w2:1,"
                                        + " credential default). Set the client property kerstream.cluster"
                                        + " to the name of one."));
    }

    @Test
    void aClientMayNameOne() {
        assertThat(profiles.named(" twin ", "c").name()).isEqualTo("twin");
        assertThat(profiles.named("nameless", "c").protocol()).isEqualTo("SSL");
    }

    @Test
    void anUnknownNameIsAnErrorThatListsAll() {
        assertThatThrownBy(() -> profiles.named("easd", "'c'"))
                .isInstanceOf(KafkaSecurityException.class)
                .hasMessage(
                        FailureCode.CONFIGURATION_UNKNOWN_NAME.mark(
                                "kerstream.cluster = easd (client properties of client 'c'): there is no"
                                        + " such cluster profile. Did you mean east? Profiles of this process:"
                                        + " east (e1:1, e2:1); nameless (no bootstrap.servers); twin (e2:1,"
                                        + " w2:1, credential default); west ([::1]:2, w1:1). Set it to one of"
                                        + " them, or configure kerstream.cluster.easd.bootstrap.servers for"
                                        + " Flink's processes."));
    }
}
