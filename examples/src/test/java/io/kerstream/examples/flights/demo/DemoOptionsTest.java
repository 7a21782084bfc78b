/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.examples.flights.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

class DemoOptionsTest {

    @Test
    void defaults() {
        DemoOptions options = parse();

        assertThat(options.credential()).isEqualTo(CredentialKind.KEYTAB);
        assertThat(options.fault()).isNull();
        assertThat(options.hold()).isFalse();
        assertThat(options.help()).isFalse();
        assertThat(options.workDirectory()).isNull();
    }

    @Test
    void everyOptionIsMapped() {
        DemoOptions options =
                parse(
                        "--hold",
                        "--fault",
                        "kdc-down",
                        "--work-dir",
                        "some dir",
                        "--log",
                        "some.log");

        assertThat(options.hold()).isTrue();
        assertThat(options.fault()).isEqualTo(Fault.KDC_DOWN);
        assertThat(options.workDirectory()).isEqualTo(Path.of("some dir"));
        assertThat(options.log()).isEqualTo(Path.of("some.log"));
        assertThat(parse("--ticket-cache").credential()).isEqualTo(CredentialKind.TICKET_CACHE);
        assertThat(parse("--keytab").credential()).isEqualTo(CredentialKind.KEYTAB);
        assertThat(parse("--help").help()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void everyFaultHasAName(Fault fault) {
        assertThat(parse("--fault", fault.toString()).fault()).isEqualTo(fault);
    }

    @Test
    void refusesAnUnknownFault() {
        assertThatThrownBy(() -> parse("--fault", "broker-down"))
                .isInstanceOf(ParameterException.class)
                .hasMessage(
                        "Invalid value for option '--fault':"
                                + " 'broker-down' is none of [wrong-key, no-keytab, kdc-down]");
    }

    @Test
    void refusesTwoCredentials() {
        assertThatThrownBy(() -> parse("--keytab", "--ticket-cache"))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining("mutually exclusive");
    }

    @Test
    void refusesAFaultWithoutAKeytab() {
        assertThatThrownBy(() -> parse("--ticket-cache", "--fault", "no-keytab"))
                .isInstanceOf(ParameterException.class)
                .hasMessage("--fault goes with --keytab only");
    }

    @Test
    void theScriptDescribesEveryOption() throws Exception {
        String script = Files.readString(Path.of("..", "scripts", "demo.sh"));
        List<String> names =
                new CommandLine(new DemoOptions())
                        .getCommandSpec().options().stream().map(OptionSpec::longestName).toList();

        assertThat(names).isNotEmpty().allSatisfy(name -> assertThat(script).contains(" " + name));
    }

    private static DemoOptions parse(String... arguments) {
        DemoOptions options = new DemoOptions();
        new CommandLine(options).parseArgs(arguments);
        options.validate();
        return options;
    }
}
