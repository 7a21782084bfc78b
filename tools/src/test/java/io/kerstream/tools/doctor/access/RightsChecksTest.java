/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.doctor.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kerstream.tools.doctor.Cases;
import io.kerstream.tools.doctor.FakeCluster;
import io.kerstream.tools.doctor.broker.Cluster;
import io.kerstream.tools.doctor.check.Check;
import io.kerstream.tools.doctor.check.Facts;
import io.kerstream.tools.doctor.check.Finding;
import io.kerstream.tools.doctor.check.Job;
import io.kerstream.tools.doctor.check.SkippedException;
import io.kerstream.tools.doctor.check.Status;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.acl.AclOperation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RightsChecksTest {

    private static final String PROBE = "job-kerstream-doctor";

    private final FakeCluster cluster = new FakeCluster(Set.of("mine"), Set.of(PROBE));

    private List<Finding> examine(Check check, Job job) throws Exception {
        Facts facts = Cases.plain(job);
        facts.learn(Cluster.class, cluster);
        return check.examine(facts);
    }

    private static Job job(List<String> reads, List<String> writes, String group, String prefix) {
        return new Job(reads, writes, group, prefix, Duration.ofMinutes(10));
    }

    @ParameterizedTest
    @CsvSource({
        "readable, PASS, 'READ and DESCRIBE', ''",
        "writable, FAIL, 'lacks an ACL on the topics [writable]', 'Have it granted'",
        "hidden, FAIL, 'lacks an ACL on the topics [hidden]', 'Have it granted'",
        "missing, FAIL, 'there is no topic missing', 'Correct the name'",
    })
    void looksWhatASourceMayRead(String topic, Status status, String found, String remedy)
            throws Exception {
        cluster.topics.put("readable", Set.of(AclOperation.READ, AclOperation.DESCRIBE));
        cluster.topics.put("writable", Set.of(AclOperation.WRITE, AclOperation.DESCRIBE));
        cluster.topics.put("hidden", Set.of());

        Finding finding =
                Cases.only(
                        examine(
                                new ConsumerRightsCheck(),
                                job(List.of(topic), List.of(), null, null)));

        assertThat(finding.status()).isEqualTo(status);
        assertThat(finding.found()).contains(found);
        assertThat(finding.remedy()).startsWith(remedy);
    }

    @Test
    void looksWhatASinkMayWriteAndChangesNothing() throws Exception {
        cluster.topics.put("out", Set.of(AclOperation.WRITE, AclOperation.DESCRIBE));

        List<Finding> findings =
                examine(new ProducerRightsCheck(), job(List.of(), List.of("out"), null, "job"));

        assertThat(findings)
                .extracting(Finding::status)
                .containsExactly(Status.PASS, Status.PASS, Status.PASS);
        assertThat(cluster.noted).isEmpty();
    }

    @Test
    void aTransactionalIdThatMayNotBeUsedIsAFailure() throws Exception {
        List<Finding> findings =
                examine(new ProducerRightsCheck(), job(List.of(), List.of(), null, "other"));

        assertThat(findings)
                .hasSize(2)
                .allMatch(finding -> finding.status() == Status.FAIL)
                .allMatch(finding -> finding.found().contains("on the transactional id"))
                .allMatch(finding -> finding.remedy().contains("prefix"));
    }

    @ParameterizedTest
    @CsvSource({"mine, PASS", "others, FAIL"})
    void looksWhetherOffsetsMayBeCommitted(String group, Status status) throws Exception {
        Finding finding =
                Cases.only(
                        examine(new CommitRightsCheck(), job(List.of(), List.of(), group, null)));

        assertThat(finding.status()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({"900000, PASS", "600000, PASS", "599999, FAIL"})
    void comparesTheTransactionTimeoutWithTheBrokersSetting(String maximum, Status status)
            throws Exception {
        cluster.settings = Map.of("transaction.max.timeout.ms", maximum);

        Finding finding =
                Cases.only(
                        examine(
                                new TransactionTimeoutCheck(),
                                job(List.of(), List.of(), null, "job")));

        assertThat(finding.status()).isEqualTo(status);
        assertThat(finding.tried()).contains("600000");
        assertThat(finding.found()).contains(maximum);
        assertThat(cluster.noted).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"PT15M, PASS, 1", "PT5M, FAIL, 0"})
    void triesTheTransactionTimeoutIfTheSettingMayNotBeRead(
            Duration maximum, Status status, int noted) throws Exception {
        cluster.settings = null;
        cluster.maximumTimeout = maximum;

        Finding finding =
                Cases.only(
                        examine(
                                new TransactionTimeoutCheck(),
                                job(List.of(), List.of(), null, "job")));

        assertThat(finding.status()).isEqualTo(status);
        assertThat(cluster.noted).hasSize(noted);
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                ConsumerRightsCheck.class,
                ProducerRightsCheck.class,
                CommitRightsCheck.class,
                TransactionTimeoutCheck.class
            })
    void saysWhichOptionWasNotGiven(Class<? extends Check> check) throws Exception {
        Check made = check.getDeclaredConstructor().newInstance();

        assertThatThrownBy(() -> examine(made, Cases.NO_JOB))
                .isInstanceOf(SkippedException.class)
                .hasMessageContaining("--");
    }
}
