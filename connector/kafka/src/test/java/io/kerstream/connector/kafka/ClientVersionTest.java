/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.utils.AppInfoParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** A run with another Kafka client than the one compiled against really has the other client. */
@EnabledIfSystemProperty(named = ClientVersionTest.EXPECTED, matches = ".+")
class ClientVersionTest {

    static final String EXPECTED = "kerstream.expected.client.version";

    @Test
    void theClientIsTheOneThatTheBuildAskedFor() {
        assertThat(AppInfoParser.getVersion()).isEqualTo(System.getProperty(EXPECTED));
    }
}
