/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.reader.errors;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Properties;
import org.junit.jupiter.api.Test;

class DeadLetterPropertiesTest {

    private static Properties of(String... keysAndValues) {
        Properties source = new Properties();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            source.setProperty(keysAndValues[i], keysAndValues[i + 1]);
        }
        return DeadLetterProperties.of(source, "p-dead-letter-0");
    }

    @Test
    void keepsWhereToGoAndHowToLogIn() {
        assertThat(
                        of(
                                "bootstrap.servers", "b:1",
                                "security.protocol", "SASL_SSL",
                                "sasl.jaas.config", "x",
                                "ssl.truststore.location", "/t",
                                "kerstream.cluster", "east",
                                "config.providers", "file",
                                "config.providers.file.class", "F"))
                .containsEntry("bootstrap.servers", "b:1")
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("sasl.jaas.config", "x")
                .containsEntry("ssl.truststore.location", "/t")
                .containsEntry("kerstream.cluster", "east")
                .containsEntry("config.providers", "file")
                .containsEntry("config.providers.file.class", "F")
                .containsEntry("client.id", "p-dead-letter-0");
    }

    @Test
    void dropsWhatIsTheConsumersAlone() {
        assertThat(
                        of(
                                "group.id", "g",
                                "auto.offset.reset", "earliest",
                                "max.poll.records", "5",
                                "isolation.level", "read_committed",
                                "client.id", "c",
                                "interceptor.classes", "I"))
                .doesNotContainKeys(
                        "group.id",
                        "auto.offset.reset",
                        "max.poll.records",
                        "isolation.level",
                        "interceptor.classes")
                .containsEntry("client.id", "p-dead-letter-0");
    }

    @Test
    void isAtLeastOnceWhateverTheUserSets() {
        assertThat(of("acks", "0", "transactional.id", "t"))
                .containsEntry("acks", "all")
                .doesNotContainKey("transactional.id");
    }

    @Test
    void leavesTheSizeOfLettersToTheBrokerUnlessTheUserSaysIt() {
        assertThat(of()).containsEntry("max.request.size", "67108864");
        assertThat(of("max.request.size", "5")).containsEntry("max.request.size", "5");
    }
}
