/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.utils.AppInfoParser;
import org.junit.jupiter.api.Test;

class KafkaClientVersionTest {

    @Test
    void isTheOneThatTheClientsNameThemselves() {
        assertThat(KafkaClientVersion.get()).isEqualTo(AppInfoParser.getVersion());
    }
}
