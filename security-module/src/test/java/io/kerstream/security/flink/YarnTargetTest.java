/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YarnTargetTest {

    private static final String CLIENT = "org.apache.flink.client.cli.CliFrontend ";
    private static final String SESSION_CLIENT = "org.apache.flink.yarn.cli.FlinkYarnSessionCli";
    private static final String CONTAINER = "org.apache.flink.yarn.YarnTaskExecutorRunner";

    private static Optional<YarnTarget> find(Map<String, String> configuration, String command) {
        return YarnTarget.find(Configuration.fromMap(configuration), command);
    }

    private static Optional<String> name(Map<String, String> configuration, String command) {
        return find(configuration, command).map(YarnTarget::name);
    }

    @ParameterizedTest
    @CsvSource({
        "run-application -t yarn-application job.jar, yarn-application",
        "run-application -Da=b --target yarn-application -c Main job.jar, yarn-application",
        "run --target=yarn-per-job job.jar, yarn-per-job",
        "run -m yarn-cluster job.jar, yarn-per-job",
    })
    void isWhatTheClientsOptionsSay(String arguments, String name) {
        assertThat(name(Map.of(), CLIENT + arguments)).contains(name);
        assertThat(name(Map.of("execution.target", "remote"), CLIENT + arguments)).contains(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Sessions have a login of their own.
                "run -t yarn-session job.jar",
                "run -t remote job.jar",
                "run-application -t kubernetes-application job.jar",
                // An option of the program.
                "run job.jar -t yarn-application",
                "run",
                "",
                // They talk to what runs.
                "list -t yarn-application",
                "stop -t yarn-application job",
                "cancel -t yarn-application job",
                "info -t yarn-application job.jar",
            })
    void isAbsentWhereTheClientStartsNoContainers(String arguments) {
        assertThat(find(Map.of(), CLIENT + arguments)).isEmpty();
    }

    @Test
    void isWhatTheConfigurationSaysUnlessTheCommandLineDoes() {
        Map<String, String> configured = Map.of("execution.target", "yarn-application");

        assertThat(name(configured, CLIENT + "run-application job.jar"))
                .contains("yarn-application");
        assertThat(name(configured, CLIENT + "run -t remote job.jar")).isEmpty();
        assertThat(name(configured, CLIENT + "list")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", CONTAINER, CONTAINER + " -D a=b", "an.unknown.Main run"})
    void isTheConfiguredOneInOtherProcesses(String command) {
        assertThat(name(Map.of("execution.target", "yarn-session"), command))
                .contains("yarn-session");
        assertThat(find(Map.of("execution.target", "kubernetes-session"), command)).isEmpty();
        assertThat(find(Map.of(), command)).isEmpty();
    }

    @Test
    void isASessionWhereOneIsStarted() {
        assertThat(name(Map.of(), SESSION_CLIENT + " -d")).contains("yarn-session");
        assertThat(find(Map.of(), SESSION_CLIENT + " -id application_1_1")).isEmpty();
        assertThat(find(Map.of(), SESSION_CLIENT + " --applicationId=application_1_1")).isEmpty();
    }

    @Test
    void isAbsentForAnApplicationThatRuns() {
        assertThat(
                        find(
                                Map.of("yarn.application.id", "application_1_1"),
                                CLIENT + "run-application -t yarn-application job.jar"))
                .isEmpty();
    }

    @Test
    void saysWhereItWasFound() {
        assertThat(find(Map.of(), CLIENT + "run-application -t yarn-application job.jar"))
                .get()
                .hasToString("execution.target = yarn-application (-t on the command line)");
        assertThat(find(Map.of("execution.target", "yarn-application"), ""))
                .get()
                .hasToString(
                        "execution.target = yarn-application (the configuration of this Flink"
                                + " process)");
    }
}
