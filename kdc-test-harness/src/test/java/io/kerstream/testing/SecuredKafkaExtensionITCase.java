/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.testkit.engine.EventType.REPORTING_ENTRY_PUBLISHED;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** Runs {@link JUnitSamples} in a JUnit of their own. */
@Timeout(120)
class SecuredKafkaExtensionITCase {

    @TempDir Path evidence;

    @AfterEach
    void nothingIsLeft() {
        JUnitSamples.CLUSTERS.clear();
        assertThat(System.getProperties()).doesNotContainKey("java.security.krb5.conf");
        assertThat(ProcessHandle.current().children()).isEmpty();
        assertThat(Host.threadsNamedLike("kerstream")).isEmpty();
    }

    @Test
    void failuresNameTheirEvidence() throws Exception {
        Path stale =
                evidence.resolve(JUnitSamples.class.getName() + ".Failing/withoutKerberos/old");
        Files.createDirectories(stale);
        Files.createFile(stale.resolveSibling("evidence.txt"));

        EngineExecutionResults results = run(JUnitSamples.Failing.class);

        results.testEvents().assertStatistics(events -> events.succeeded(1).failed(3));
        Path directory = evidence.resolve(JUnitSamples.class.getName() + ".Failing");
        assertThat(stale).doesNotExist();
        assertThat(directory.resolve("secondInvocationFails-1")).doesNotExist();
        for (String test : List.of("wrongKey", "withoutKerberos", "secondInvocationFails-2")) {
            assertThat(directory.resolve(test).resolve("evidence.txt")).exists();
            assertThat(directory.resolve(test).resolve("krb5.conf"))
                    .content()
                    .contains("KERSTREAM.TEST");
            assertThat(directory.resolve(test).resolve("kdc-requests.txt"))
                    .content()
                    .contains("kafka/localhost@KERSTREAM.TEST");
            assertThat(directory.resolve(test).resolve("broker-1/broker.log"))
                    .content()
                    .contains("KafkaRaftServer");
        }
        assertThat(notices(results))
                .hasSize(3)
                .anySatisfy(
                        notice ->
                                assertThat(notice)
                                        .contains(directory.resolve("wrongKey").toString())
                                        .contains("mallory@KERSTREAM.TEST for krbtgt")
                                        .contains("mallory@KERSTREAM.TEST by keytab")
                                        .contains("Integrity check on decrypted field failed"))
                .anySatisfy(
                        notice ->
                                assertThat(notice)
                                        .contains(directory.resolve("withoutKerberos").toString())
                                        .doesNotContain("by keytab"));
        assertThat(
                        results.testEvents()
                                .filter(event -> event.getType() == REPORTING_ENTRY_PUBLISHED))
                .hasSize(3);
    }

    @Test
    void traceShowsTheConversationAndNoKeys() throws Exception {
        run(JUnitSamples.Failing.class);

        Path directory = evidence.resolve(JUnitSamples.class.getName() + ".Failing");
        assertThat(directory.resolve("withoutKerberos/kerberos-trace.txt")).doesNotExist();
        assertThat(directory.resolve("wrongKey/kerberos-trace.txt"))
                .content()
                .contains("KrbAsReq")
                .contains("KRBError")
                .contains("Integrity check on decrypted field failed")
                .doesNotContainPattern("(?i)([0-9a-f]{2}[: ]){8}");
    }

    @Test
    void failureBeforeTheFirstTestHasEvidence() {
        EngineExecutionResults results = run(JUnitSamples.FailingBeforeAll.class);

        results.testEvents().assertStatistics(events -> events.started(0));
        Path directory =
                evidence.resolve(JUnitSamples.class.getName() + ".FailingBeforeAll")
                        .resolve("class");
        assertThat(directory.resolve("evidence.txt")).content().contains("as planned");
    }

    @Test
    void partsAreParameters() {
        EngineExecutionResults results = run(JUnitSamples.Injected.class);

        results.testEvents().assertStatistics(events -> events.succeeded(2).failed(0));
        assertThat(evidence).isEmptyDirectory();
    }

    @Test
    void oneClusterForAWholeRun() {
        EngineExecutionResults results =
                run(JUnitSamples.SharesOne.class, JUnitSamples.SharesTwo.class);

        results.testEvents().assertStatistics(events -> events.succeeded(2));
        assertThat(JUnitSamples.CLUSTERS).hasSize(1).noneMatch(KafkaCluster::isRunning);
    }

    @Test
    void oneExtensionForAWholeRun() {
        EngineExecutionResults results =
                runInParallel(JUnitSamples.RegistersOne.class, JUnitSamples.RegistersTwo.class);

        results.testEvents().assertStatistics(events -> events.succeeded(2));
        assertThat(JUnitSamples.CLUSTERS).hasSize(1).noneMatch(KafkaCluster::isRunning);
    }

    @Test
    void classesWithClustersOfTheirOwnTakeTurns() {
        EngineExecutionResults results =
                runInParallel(JUnitSamples.TurnOne.class, JUnitSamples.TurnTwo.class);

        results.testEvents().assertStatistics(events -> events.succeeded(2).failed(0));
    }

    @Test
    void twoKdcsOfTheSameRealmAreRefused() {
        EngineExecutionResults results = run(JUnitSamples.SameRealmTwice.class);

        results.testEvents().assertStatistics(events -> events.started(0));
        assertThat(classFailure(results))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Another KDC of the realm KERSTREAM.TEST")
                .hasMessageContaining("ClusterScope.RUN");
    }

    @Test
    void failureHalfWayClosesWhatWasStarted() {
        EngineExecutionResults results = run(JUnitSamples.BreaksHalfWay.class);

        assertThat(classFailure(results))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("brokerProperty 'listeners'");
    }

    private EngineExecutionResults run(Class<?>... classes) {
        return kit(classes).execute();
    }

    private EngineExecutionResults runInParallel(Class<?>... classes) {
        return kit(classes)
                .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
                .configurationParameter(
                        "junit.jupiter.execution.parallel.mode.default", "concurrent")
                .configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
                .configurationParameter(
                        "junit.jupiter.execution.parallel.config.fixed.parallelism", "4")
                .execute();
    }

    private EngineTestKit.Builder kit(Class<?>... classes) {
        EngineTestKit.Builder builder =
                EngineTestKit.engine("junit-jupiter")
                        .configurationParameter(
                                SecuredKafkaExtension.EVIDENCE_DIRECTORY, evidence.toString());
        Arrays.stream(classes).forEach(type -> builder.selectors(selectClass(type)));
        return builder;
    }

    private static List<String> notices(EngineExecutionResults results) {
        return results.testEvents()
                .failed()
                .map(SecuredKafkaExtensionITCase::failure)
                .flatMap(failure -> Arrays.stream(failure.getSuppressed()))
                .map(Throwable::getMessage)
                .filter(text -> text.startsWith("Evidence of the secured cluster"))
                .toList();
    }

    private static Throwable classFailure(EngineExecutionResults results) {
        return results.containerEvents()
                .failed()
                .map(SecuredKafkaExtensionITCase::failure)
                .findFirst()
                .orElseThrow();
    }

    private static Throwable failure(Event event) {
        return event.getRequiredPayload(TestExecutionResult.class).getThrowable().orElseThrow();
    }
}
