/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ShellCommandTest {

    private static List<ShellCommand> commands(String... lines) {
        return ShellCommand.in(new MarkdownPage.Block("bash", 1, List.of(lines)), "page");
    }

    @Test
    void readsCommandsOfABlock() {
        List<ShellCommand> commands =
                commands(
                        "# a comment",
                        "scripts/kerberos.sh keytab /a/b --matching 'flink.*'",
                        "",
                        "KRB5_TRACE=/dev/stderr kinit -kt \\",
                        "    /a/b flink@R");

        assertThat(commands)
                .extracting(ShellCommand::program)
                .containsExactly("scripts/kerberos.sh", "kinit");
        assertThat(commands.get(0).words())
                .containsExactly("scripts/kerberos.sh", "keytab", "/a/b", "--matching", "flink.*");
        assertThat(commands.get(0).options()).containsExactly("--matching");
        assertThat(commands.get(0).subcommand()).isEqualTo("keytab");
        assertThat(commands.get(0).isOurs()).isTrue();
        assertThat(commands.get(1).words()).endsWith("-kt", "/a/b", "flink@R");
        assertThat(commands.get(1).isOurs()).isFalse();
    }

    @Test
    void anOptionMayHaveItsValueBehindAnEqualsSign() {
        ShellCommand command = commands("scripts/demo.sh --fault=kdc-down").get(0);

        assertThat(command.options()).containsExactly("--fault");
        assertThat(command.subcommand()).isEmpty();
    }
}
