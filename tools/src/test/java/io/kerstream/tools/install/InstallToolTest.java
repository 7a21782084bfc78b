/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.install;

import static org.assertj.core.api.Assertions.assertThat;

import io.kerstream.security.credential.KerberosFiles;
import io.kerstream.tools.Tool;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.SecurityOptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallToolTest {

    private static final String[] FACTORIES = {
        "org.apache.flink.runtime.security.modules.HadoopModuleFactory",
        "org.apache.flink.runtime.security.modules.JaasModuleFactory",
        "org.apache.flink.runtime.security.modules.ZookeeperModuleFactory",
        "io.kerstream.security.flink.KafkaSecurityModuleFactory"
    };

    private static final String PRINCIPAL = "flink@EXAMPLE.COM";

    @TempDir private Path directory;
    private Path flink;
    private Path distribution;
    private Path keytab;

    @BeforeEach
    void flinkAndDistribution() throws Exception {
        flink = Files.createDirectories(directory.resolve("flink"));
        Files.createDirectories(flink.resolve("lib"));
        Files.createDirectories(flink.resolve("conf"));
        jar(flink.resolve("lib/flink-dist-1.20.3.jar"), "org/apache/flink/Some.class");
        distribution = directory.resolve("kerstream");
        Files.createDirectories(distribution.resolve("lib"));
        jar(
                distribution.resolve("lib/kerstream-connector-kafka-2.jar"),
                "org/apache/kafka/clients/consumer/KafkaConsumer.class");
        jar(distribution.resolve("lib/kerstream-security-2.jar"), "io/kerstream/Some.class");
        keytab = KerberosFiles.keytab(directory.resolve("flink.keytab"), PRINCIPAL, 1);
    }

    @Test
    void addsTheFactoryToFlinksListAndKafkaClientToTheContexts() throws IOException {
        conf("flink-conf.yaml", "rest.port: 8081\n");

        assertThat(install("--keytab", keytab.toString(), "--principal", PRINCIPAL)).isZero();

        Configuration read = read();
        assertThat(read.get(SecurityOptions.SECURITY_MODULE_FACTORY_CLASSES))
                .containsExactly(FACTORIES);
        assertThat(read.get(SecurityOptions.KERBEROS_LOGIN_CONTEXTS)).isEqualTo("KafkaClient");
        assertThat(read.get(SecurityOptions.KERBEROS_LOGIN_KEYTAB)).isEqualTo(keytab.toString());
        assertThat(read.get(SecurityOptions.KERBEROS_LOGIN_PRINCIPAL)).isEqualTo(PRINCIPAL);
        assertThat(read.get(SecurityOptions.KERBEROS_LOGIN_USETICKETCACHE)).isFalse();
        assertThat(lib())
                .containsExactly(
                        "flink-dist-1.20.3.jar",
                        "kerstream-connector-kafka-2.jar",
                        "kerstream-security-2.jar");
    }

    @Test
    void takesTheFileThatThisFlinkReads() throws IOException {
        conf("flink-conf.yaml", "rest.port: 8081\n");
        String standard = conf("config.yaml", "rest:\n  port: 8082\n");

        assertThat(run("--ticket-cache").out()).contains("warning: Flink does not read");

        assertThat(content("config.yaml")).isEqualTo(standard);
        assertThat(content("flink-conf.yaml")).contains("KafkaSecurityModuleFactory");
    }

    @Test
    void makesNoFlinkConfBesideConfigYaml() throws IOException {
        conf(
                "config.yaml",
                """
                security:
                  module:
                    factory:
                      classes: [my.Factory]
                  kerberos.login.contexts: Client
                """);

        assertThat(install("--ticket-cache")).isZero();

        assertThat(flink.resolve("conf/flink-conf.yaml")).doesNotExist();
        assertThat(read().get(SecurityOptions.SECURITY_MODULE_FACTORY_CLASSES))
                .containsExactly("my.Factory", FACTORIES[3]);
        assertThat(read().get(SecurityOptions.KERBEROS_LOGIN_CONTEXTS))
                .isEqualTo("Client,KafkaClient");
    }

    @Test
    void flink2ReadsConfigYamlAlone() throws IOException {
        Files.move(
                flink.resolve("lib/flink-dist-1.20.3.jar"),
                flink.resolve("lib/flink-dist-2.2.0.jar"));
        String legacy = conf("flink-conf.yaml", "rest.port: 8081\n");
        conf("config.yaml", "rest:\n  port: 8082\n");

        assertThat(install("--ticket-cache")).isZero();

        assertThat(content("flink-conf.yaml")).isEqualTo(legacy);
        assertThat(content("config.yaml")).contains("KafkaSecurityModuleFactory");
    }

    @Test
    void again() throws IOException {
        conf("config.yaml", "rest:\n  port: 8082\n");
        install("--keytab", keytab.toString(), "--principal", PRINCIPAL, "-D", "a.b=c");
        String once = content("config.yaml");

        Tool again = run();

        assertThat(content("config.yaml")).isEqualTo(once);
        assertThat(again.out()).contains("unchanged: " + flink.resolve("conf/config.yaml"));
        assertThat(again.out()).doesNotContain("copy:").doesNotContain("backup:");
    }

    @Test
    void anotherCredentialTakesThePlaceOfTheFirst() throws IOException {
        conf("config.yaml", "rest:\n  port: 8082\n");
        install("--keytab", keytab.toString(), "--principal", PRINCIPAL, "-D", "a.b=c");

        install("--ticket-cache");

        assertThat(read().contains(SecurityOptions.KERBEROS_LOGIN_KEYTAB)).isFalse();
        assertThat(read().get(SecurityOptions.KERBEROS_LOGIN_USETICKETCACHE)).isTrue();
        assertThat(read().toMap()).containsEntry("a.b", "c");
    }

    @Test
    void uninstallGivesEveryLineBack() throws IOException {
        String before =
                conf(
                        "config.yaml",
                        "# mine\nsecurity:\n  kerberos:\n    login:\n      contexts: Client\n");
        jar(flink.resolve("lib/kerstream-security-1.jar"), "io/kerstream/Some.class");
        install("--ticket-cache");
        assertThat(lib()).doesNotContain("kerstream-security-1.jar");

        assertThat(install("--uninstall")).isZero();

        assertThat(content("config.yaml")).isEqualTo(before);
        assertThat(lib()).containsExactly("flink-dist-1.20.3.jar");
    }

    @Test
    void keepsACopyOfTheFileItChanges() throws IOException {
        String before = conf("config.yaml", "rest:\n  port: 8082\n");

        install("--ticket-cache");

        try (Stream<Path> files = Files.list(flink.resolve("conf"))) {
            assertThat(files.filter(file -> file.toString().endsWith(".kerstream-backup")))
                    .singleElement()
                    .satisfies(file -> assertThat(Files.readString(file)).isEqualTo(before));
        }
    }

    @Test
    void dryRunChangesNothing() throws IOException {
        String before = conf("config.yaml", "rest:\n  port: 8082\n");

        Tool run = run("--ticket-cache", "--dry-run");

        assertThat(run.out())
                .contains("would copy: lib/kerstream-security-2.jar")
                .contains("would change: ")
                .contains("    +security.kerberos.login.contexts: KafkaClient");
        assertThat(content("config.yaml")).isEqualTo(before);
        assertThat(lib()).containsExactly("flink-dist-1.20.3.jar");
    }

    @Test
    void refusesASecondKafkaClient() throws IOException {
        conf("config.yaml", "");
        jar(
                flink.resolve("lib/kafka-clients-3.9.0.jar"),
                "org/apache/kafka/clients/consumer/KafkaConsumer.class");

        Tool run = run("--ticket-cache");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("kafka-clients-3.9.0.jar").contains("remove that jar");
    }

    /** Flink takes the second of two, and only the first one would change. */
    @Test
    void refusesAFormThatItDoesNotChange() throws IOException {
        String before =
                conf(
                        "flink-conf.yaml",
                        """
                        security.kerberos.login.contexts: Client
                        security.kerberos.login.contexts: Other
                        """);

        Tool run = run("--ticket-cache");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("does not change").contains("Set by hand");
        assertThat(content("flink-conf.yaml")).isEqualTo(before);
        assertThat(lib()).containsExactly("flink-dist-1.20.3.jar");
    }

    @Test
    void refusesAPathThatFlinkConfWouldCut() throws IOException {
        conf("flink-conf.yaml", "");
        Path cut = Files.writeString(directory.resolve("a#b.keytab"), "keys");

        Tool run = run("--keytab", cut.toString(), "--principal", "flink");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("cuts values at '#'");
    }

    @Test
    void refusesAPrincipalThatTheKeytabDoesNotHave() throws IOException {
        String before = conf("config.yaml", "rest:\n  port: 8082\n");
        String[] options = {"--keytab", keytab.toString(), "--principal", "bob@EXAMPLE.COM"};
        String[] dry = {"--dry-run", options[0], options[1], options[2], options[3]};

        for (Tool run : List.of(run(options), run(dry))) {

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err())
                    .contains("Nothing changed")
                    .contains("has no key of bob@EXAMPLE.COM. It holds " + PRINCIPAL)
                    .contains("Set security.kerberos.login.principal to one of these");
            assertThat(content("config.yaml")).isEqualTo(before);
            assertThat(lib()).containsExactly("flink-dist-1.20.3.jar");
        }
    }

    @Test
    void refusesWhatIsNoKeytab() throws IOException {
        conf("config.yaml", "");
        Path text = Files.writeString(directory.resolve("text.keytab"), "keys");

        Tool run = run("--keytab", text.toString(), "--principal", PRINCIPAL);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("not a keytab file");
        assertThat(lib()).containsExactly("flink-dist-1.20.3.jar");
    }

    @Test
    void refusesASettingThatDoesNotExist() throws IOException {
        String before = conf("config.yaml", "rest:\n  port: 8082\n");

        Tool run =
                run(
                        "--ticket-cache",
                        "-D",
                        "kerstream.cluster.prod.bootstrap.servers=broker:9093",
                        "-D",
                        "kerstream.cluster.prod.credentials=default");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .contains("Nothing changed")
                .contains("kerstream.cluster.prod.credentials")
                .contains("Did you mean kerstream.cluster.prod.credential?");
        assertThat(content("config.yaml")).isEqualTo(before);
        assertThat(lib()).containsExactly("flink-dist-1.20.3.jar");
    }

    @Test
    void writesAClusterProfile() throws IOException {
        conf("config.yaml", "rest:\n  port: 8082\n");

        assertThat(
                        install(
                                "--keytab",
                                keytab.toString(),
                                "--principal",
                                PRINCIPAL,
                                "-D",
                                "kerstream.cluster.prod.bootstrap.servers=broker:9093",
                                "-D",
                                "kerstream.cluster.prod.credential=default",
                                "-D",
                                "kerstream.cluster.prod.ssl.truststore.type=PEM"))
                .isZero();

        assertThat(read().toMap())
                .containsEntry("kerstream.cluster.prod.bootstrap.servers", "broker:9093")
                .containsEntry("kerstream.cluster.prod.credential", "default");
    }

    @Test
    void refusesSecretsOnItsCommandLine() throws IOException {
        conf("config.yaml", "");

        Tool run = run("-D", "kerstream.credential.a.password=hunter2");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("password.file").doesNotContain("hunter2");
    }

    @Test
    void saysWhatIsNoFlink() {
        Tool run =
                Tool.run(
                        InstallTool.commandLine(),
                        "--distribution",
                        distribution.toString(),
                        "--flink-home",
                        directory.toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("is no Flink distribution");
    }

    private int install(String... options) {
        Tool run = run(options);
        assertThat(run.err()).isEmpty();
        return run.exitCode();
    }

    private Tool run(String... options) {
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "--distribution",
                                distribution.toString(),
                                "--flink-home",
                                flink.toString(),
                                "--conf-dir",
                                flink.resolve("conf").toString()));
        all.addAll(List.of(options));
        return Tool.run(InstallTool.commandLine(), all.toArray(String[]::new));
    }

    private String conf(String name, String content) throws IOException {
        Files.writeString(flink.resolve("conf").resolve(name), content);
        return content;
    }

    private String content(String name) throws IOException {
        return Files.readString(flink.resolve("conf").resolve(name));
    }

    private Configuration read() {
        return GlobalConfiguration.loadConfiguration(flink.resolve("conf").toString());
    }

    private List<String> lib() throws IOException {
        try (Stream<Path> files = Files.list(flink.resolve("lib"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static void jar(Path file, String entry) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry(entry));
            zip.closeEntry();
        }
    }
}
