/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The example of the module's README, and the proof that it is this one. */
class ReadmeExampleITCase {

    // example
    @RegisterExtension
    static final SecuredKafkaExtension SECURED =
            SecuredKafkaExtension.builder().kafka(kafka -> kafka.topic("flights", 4)).build();

    @Test
    void writesAsAlice() throws Exception {
        Properties client = SECURED.kafka().clientProperties(SecurityProtocol.SASL_SSL, "alice");
        client.setProperty("client.id", "example");
        StringSerializer text = new StringSerializer();
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(client, text, text)) {
            producer.send(new ProducerRecord<>("flights", "AMS-SFO")).get(30, TimeUnit.SECONDS);
        }
        assertThat(SECURED.kafka().authenticatedClients())
                .contains(new AuthenticatedClient("alice@KERSTREAM.TEST", "example", "SASL_SSL"));
    }

    // end of example

    @Test
    void readmeShowsIt() throws Exception {
        String source =
                Files.readString(
                        Path.of("src/test/java/io/kerstream/testing/ReadmeExampleITCase.java"));
        int start = source.indexOf("// example\n") + "// example\n".length();
        String example = source.substring(start, source.indexOf("    // end of example")).strip();

        assertThat(Files.readString(Path.of("README.md")))
                .contains(example.replaceAll("(?m)^    ", ""));
    }

    @Test
    void testsThatTheReadmeNamesExist() throws Exception {
        Matcher named =
                Pattern.compile("`((?:\\w+)(?:ITCase|Contract))\\.(\\w+)`")
                        .matcher(Files.readString(Path.of("README.md")));
        int count = 0;
        while (named.find()) {
            Path source = Path.of("src/test/java/io/kerstream/testing", named.group(1) + ".java");
            assertThat(source).content().contains("void " + named.group(2) + "(");
            count++;
        }
        assertThat(count).isGreaterThan(10);
    }
}
