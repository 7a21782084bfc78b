/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.description.HtmlFormatter;
import org.junit.jupiter.api.Test;

class ConfigurationPageTest {

    private static final Path PAGE = Path.of("..", "docs", "configuration.md");

    @Test
    void isUpToDate() throws IOException {
        if (Boolean.getBoolean("kerstream.docs.write")) {
            Files.writeString(PAGE, ConfigurationPage.text());
        }

        assertThat(Files.readString(PAGE))
                .as("docs/configuration.md; its first lines say how to write it again")
                .isEqualTo(ConfigurationPage.text());
    }

    @Test
    void everyOptionIsDescribedAndOurs() {
        for (ConfigOption<?> option : KerstreamOptions.all()) {
            assertThat(option.key()).startsWith("kerstream.").isNotEqualTo("kerstream.");
            assertThat(new HtmlFormatter().format(option.description())).isNotBlank();
        }
    }
}
