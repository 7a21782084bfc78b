/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class KafkaVersionTest {

    @Test
    void readsReleasesAndCandidates() {
        assertThat(KafkaVersion.parse("3.9.2", "x").hasDynamicQuorum()).isFalse();
        assertThat(KafkaVersion.parse("4.0.0-rc1", "x").hasDynamicQuorum()).isTrue();
        assertThat(KafkaVersion.parse("3.10.0", "x").isAtLeast(3, 9)).isTrue();
    }

    @Test
    void namesWhatIsNoVersion() {
        assertThatThrownBy(() -> KafkaVersion.parse("latest", "brokerVersion"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("brokerVersion 'latest': is no version such as 3.9.2");
    }

    @Test
    void namesWhatIsTooOld() {
        assertThatThrownBy(() -> KafkaVersion.parse("2.8.2", "brokerVersion"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("brokerVersion '2.8.2': the oldest broker is 3.3.0");
    }
}
