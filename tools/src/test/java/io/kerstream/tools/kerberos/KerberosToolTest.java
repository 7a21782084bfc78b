/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.kerberos;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.kerstream.tools.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.security.authentication.util.KerberosName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KerberosToolTest {

    private static final String RULES =
            "RULE:[1:$1@$0](.*@PARTNER.EXAMPLE)s/@.*/-partner/,RULE:[2:$1](kafka)s/.*/broker/,DEFAULT";

    @TempDir private Path directory;

    @ParameterizedTest
    @CsvSource({
        "alice@HOME.EXAMPLE, alice",
        "alice@PARTNER.EXAMPLE, alice-partner",
        "kafka/broker1.example@HOME.EXAMPLE, broker",
    })
    void showsTheShortNameThatABrokerGives(String principal, String user) {
        Tool tool =
                run("short-name", "--default-realm", "HOME.EXAMPLE", "--rules", RULES, principal);

        assertThat(tool.out()).isEqualToIgnoringNewLines(principal + " -> User:" + user);
        assertThat(tool.exitCode()).isZero();
    }

    @Test
    void readsTheRulesOfABroker() throws IOException {
        Path broker =
                Files.writeString(
                        directory.resolve("server.properties"),
                        "broker.id=1\nsasl.kerberos.principal.to.local.rules=" + RULES + "\n");

        Tool tool =
                run(
                        "short-name",
                        "--default-realm",
                        "HOME.EXAMPLE",
                        "--broker-config",
                        broker.toString(),
                        "bob@PARTNER.EXAMPLE");

        assertThat(tool.out()).contains("User:bob-partner");
    }

    @Test
    void saysThatNoRuleApplies() {
        Tool tool = run("short-name", "--default-realm", "HOME.EXAMPLE", "bob@PARTNER.EXAMPLE");

        assertThat(tool.exitCode()).isEqualTo(1);
        assertThat(tool.err())
                .contains("bob@PARTNER.EXAMPLE: no rule of DEFAULT applies")
                .contains("Add a rule");
    }

    @Test
    void saysWhatABrokerWouldNotAccept() {
        Tool tool = run("short-name", "--default-realm", "R.EXAMPLE", "--rules", "RULE:[", "a@B.C");

        assertThat(tool.exitCode()).isEqualTo(1);
        assertThat(tool.err())
                .contains("sasl.kerberos.principal.to.local.rules = RULE:[: a broker would refuse");
    }

    @Test
    void completesAServicePrincipal() {
        Tool tool = run("principal", "kafka/_HOST@R.EXAMPLE", "--host", "Broker1.Example");

        assertThat(tool.out()).isEqualToIgnoringNewLines("kafka/broker1.example@R.EXAMPLE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"kafka", "kafka@R.EXAMPLE", "a/b/c@R.EXAMPLE", "/host@R.EXAMPLE"})
    void rejectsWhatIsNoServicePrincipal(String name) {
        Tool tool = run("principal", name);

        assertThat(tool.exitCode()).isEqualTo(2);
        assertThat(tool.err()).contains("'" + name + "' is no service principal");
    }

    @Test
    void saysThatAFileIsNoKeytab() throws IOException {
        Path text = Files.writeString(directory.resolve("text"), "alice");

        Tool tool = run("keytab", text.toString());

        assertThat(tool.exitCode()).isEqualTo(1);
        assertThat(tool.err())
                .contains(text + ": not a keytab file: it does not begin with the bytes 05 02");
    }

    @Test
    void asksOnlyWebServers() {
        Tool tool = run("spnego", "file:///etc/passwd");

        assertThat(tool.exitCode()).isEqualTo(2);
        assertThat(tool.err()).contains("is no http or https address");
    }

    private static Tool run(String... arguments) {
        return Tool.run(KerberosTool.commandLine(), arguments);
    }

    @Test
    void leavesTheStaticRulesOfHadoopAlone() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .areAssignableTo(KerberosName.class)
                .check(
                        new ClassFileImporter()
                                .withImportOption(new ImportOption.DoNotIncludeTests())
                                .importPackages("io.kerstream.tools"));
    }
}
