/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kerstream.security.FailureCode;
import io.kerstream.security.KafkaSecurityException;
import io.kerstream.security.config.Publication;
import io.kerstream.security.credential.KerberosFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class YarnTicketCachesTest {

    private static final String SUBMISSION =
            "org.apache.flink.client.cli.CliFrontend run-application -t yarn-application job.jar";

    private static final Map<String, String> FOR_KAFKA =
            Map.of("security.kerberos.login.contexts", "Client,KafkaClient");

    @TempDir private Path directory;

    @AfterEach
    void withdrawAll() {
        System.getProperties().remove(Publication.MODULE_KEY);
    }

    private static void install(Map<String, String> settings, String command) {
        new KafkaSecurityModule(
                        Configuration.fromMap(settings),
                        Map.of("KRB5CCNAME", "/no/such/cache"),
                        command)
                .install();
    }

    private static Map<String, String> with(Map<String, String> settings, String... more) {
        Map<String, String> all = new HashMap<>(settings);
        for (int i = 0; i < more.length; i += 2) {
            all.put(more[i], more[i + 1]);
        }
        return all;
    }

    @Test
    void refusesTheDefaultAtSubmission() {
        assertThatThrownBy(() -> install(FOR_KAFKA, SUBMISSION))
                .isInstanceOf(KafkaSecurityException.class)
                .hasMessage(
                        FailureCode.CREDENTIAL_NOT_SHIPPED.mark(
                                "security.kerberos.login.use-ticket-cache = true (default): the ticket"
                                        + " cache of a user stays on the host where kinit was run, and no"
                                        + " container of YARN has it, so that no Kafka client of the job"
                                        + " could log in; execution.target = yarn-application (-t on the"
                                        + " command line). Set security.kerberos.login.keytab and"
                                        + " security.kerberos.login.principal: Flink ships that keytab to"
                                        + " the containers. If no Kafka client needs this credential,"
                                        + " remove KafkaClient from security.kerberos.login.contexts, and"
                                        + " it from cluster profiles."));
        assertThat(Publication.current(Publication.MODULE_KEY, "test")).isEmpty();
    }

    @Test
    void refusesACacheThatJavaCannotReadForTheSameReason() {
        KafkaSecurityModule module =
                new KafkaSecurityModule(
                        Configuration.fromMap(FOR_KAFKA),
                        Map.of("KRB5CCNAME", "KCM:0"),
                        SUBMISSION);

        assertThatThrownBy(module::install)
                .isInstanceOf(KafkaSecurityException.class)
                .hasMessageContaining("stays on the host");
    }

    @Test
    void refusesItInAContainer() {
        assertThatThrownBy(
                        () ->
                                install(
                                        with(
                                                FOR_KAFKA,
                                                "execution.target",
                                                "yarn-application",
                                                "security.kerberos.login.use-ticket-cache",
                                                "true"),
                                        "org.apache.flink.yarn.entrypoint.Some"))
                .isInstanceOf(KafkaSecurityException.class)
                .hasMessageStartingWith(
                        "security.kerberos.login.use-ticket-cache = true (the configuration of"
                                + " this Flink process): ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cluster.a", "registry.a"})
    void refusesItWhereOnlyAProfileNamesIt(String profile) {
        String server = profile.startsWith("cluster") ? "bootstrap.servers" : "url";
        String value = profile.startsWith("cluster") ? "a:9092" : "https://a";

        assertThatThrownBy(
                        () ->
                                install(
                                        Map.of(
                                                "kerstream." + profile + "." + server,
                                                value,
                                                "kerstream." + profile + ".credential",
                                                "default"),
                                        SUBMISSION))
                .isInstanceOf(KafkaSecurityException.class)
                .hasMessageContaining("stays on the host");
    }

    @Test
    void refusesANamedOneWithoutAPath() {
        assertThatThrownBy(
                        () ->
                                install(
                                        Map.of("kerstream.credential.auditor.type", "ticket-cache"),
                                        SUBMISSION))
                .isInstanceOf(KafkaSecurityException.class)
                .hasMessageStartingWith(
                        "kerstream.credential.auditor.type = ticket-cache (the configuration of"
                                + " this Flink process): the ticket cache of a user stays")
                .hasMessageEndingWith(
                        FailureCode.CREDENTIAL_NOT_SHIPPED.mark(
                                "or set kerstream.credential.auditor.ticket-cache to a file that something"
                                        + " keeps fresh on each node."));
    }

    @Test
    void letsPassWhatReachesTheContainers() throws IOException {
        String keytab = KerberosFiles.keytab(directory.resolve("k"), "alice@R", 1).toString();
        for (Map<String, String> settings :
                List.of(
                        with(
                                FOR_KAFKA,
                                "security.kerberos.login.keytab",
                                keytab,
                                "security.kerberos.login.principal",
                                "alice@R"),
                        // Hadoop needs the ticket at submission; no Kafka client does.
                        Map.of("security.kerberos.login.contexts", "Client"),
                        with(FOR_KAFKA, "security.kerberos.login.use-ticket-cache", "false"),
                        Map.of(
                                "kerstream.credential.auditor.type",
                                "ticket-cache",
                                "kerstream.credential.auditor.ticket-cache",
                                "/run/flink/auditor.ccache"))) {
            assertThatCode(() -> install(settings, SUBMISSION))
                    .as(settings.keySet().toString())
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void letsPassWhoTurnsToAnApplicationThatRuns() {
        assertThatCode(
                        () ->
                                install(
                                        with(FOR_KAFKA, "yarn.application.id", "application_1_1"),
                                        SUBMISSION.replace("run-application", "stop")))
                .doesNotThrowAnyException();
    }
}
