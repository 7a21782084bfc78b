/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.kerstream.security.config.KerstreamOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.apache.flink.configuration.description.HtmlFormatter;
import org.junit.jupiter.api.Test;

/** The pages that are made from the code are what it would make now. */
class ReferencePagesTest {

    private static final String NOTE =
            """
            <!-- Made from the code by ReferencePagesTest; do not edit. To write it again:
                 ./mvnw test -pl docs-tests -am -Dtest=ReferencePagesTest -Dsurefire.failIfNoSpecifiedTests=false -Dkerstream.docs.write=true -->
            """;

    @Test
    void theOptionsAreUpToDate() throws IOException {
        isUpToDate("reference-options.md", OptionsPage::text);
    }

    @Test
    void theMetricsAreUpToDate() throws IOException {
        isUpToDate("reference-metrics.md", MetricsPage::text);
    }

    @Test
    void theErrorsAreUpToDate() throws IOException {
        isUpToDate("reference-errors.md", ErrorsPage::text);
    }

    @Test
    void everyOptionOfFlinksConfigurationIsDescribedAndOurs() {
        assertThat(KerstreamOptions.all())
                .allSatisfy(
                        option -> {
                            assertThat(option.key())
                                    .startsWith("kerstream.")
                                    .isNotEqualTo("kerstream.");
                            assertThat(new HtmlFormatter().format(option.description()))
                                    .as(option.key())
                                    .isNotBlank();
                        });
    }

    private static void isUpToDate(String name, Supplier<String> text) throws IOException {
        Path page = Pages.DOCS.resolve(name);
        String made = NOTE + text.get();
        if (Boolean.getBoolean("kerstream.docs.write")) {
            Files.writeString(page, made);
        }
        assertThat(page).as("made from the code; the test's NOTE says how").exists();
        assertThat(Files.readString(page))
                .as("docs/%s; its first lines say how to write it again", name)
                .isEqualTo(made);
    }
}
