/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.examples.flights.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class ConsoleTest {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, UTF_8);

    @Test
    void rewritesTheProgressLineOnATerminal() {
        Console console = new Console(out, true);
        console.progress("one");
        console.progress("two");
        console.line("end");

        assertThat(bytes.toString(UTF_8))
                .matches(
                        "\\r\\u001b\\[2K\\[ .* s\\] one\\r\\u001b\\[2K\\[ .* s\\] two\\R"
                                + "end\\R");
    }

    @Test
    void printsProgressNowAndThenElsewhere() {
        Console console = new Console(out, false);
        console.progress("one");
        console.progress("two");
        console.step("end");

        assertThat(bytes.toString(UTF_8).lines()).hasSize(2).first().asString().endsWith(" s] one");
    }
}
