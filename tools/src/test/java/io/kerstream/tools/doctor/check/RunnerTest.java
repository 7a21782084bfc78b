/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.doctor.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.kerstream.tools.doctor.Cases;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RunnerTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final Facts facts = Cases.of(Map.of(), Map.of(), Map.of(), Cases.NO_JOB);

    private record Fake(String name, Callable<List<Finding>> body) implements Check {
        @Override
        public String page() {
            return "docs/page.md";
        }

        @Override
        public List<Finding> examine(Facts facts) throws Exception {
            return body.call();
        }
    }

    private List<Result> run(Duration limit, Check... checks) {
        return new Runner(limit).run(List.of(checks), facts);
    }

    @Test
    void givesUpACheckThatHangsAndDoesNotLookAtInterrupts() {
        CountDownLatch end = new CountDownLatch(1);
        Check hanging =
                new Fake(
                        "hanging",
                        () -> {
                            while (true) {
                                try {
                                    end.await();
                                    return List.of();
                                } catch (InterruptedException e) {
                                    // As the JDK's Kerberos code does.
                                }
                            }
                        });
        Check next = new Fake("next", () -> List.of(Finding.pass("tried", "found")));

        List<Result> results = run(Duration.ofMillis(100), hanging, next);
        end.countDown();

        assertThat(results)
                .extracting(Result::check, result -> result.finding().status())
                .containsExactly(tuple("hanging", Status.FAIL), tuple("next", Status.PASS));
        assertThat(results.get(0).finding().found())
                .isEqualTo("it had not ended after 100 ms and was given up.");
        assertThat(results.get(0).finding().remedy()).contains("--check-limit");
        assertThat(results.get(0).took()).isGreaterThanOrEqualTo(Duration.ofMillis(100));
    }

    @Test
    void whatACheckDoesNotExpectIsAFailure() {
        Finding finding =
                run(
                                LONG,
                                new Fake(
                                        "bad",
                                        () -> {
                                            throw new IllegalStateException(
                                                    "outer", new IllegalStateException("inner"));
                                        }))
                        .get(0)
                        .finding();

        assertThat(finding.status()).isEqualTo(Status.FAIL);
        assertThat(finding.found()).contains("outer").contains("inner");
    }

    @Test
    void aCheckThatCannotLookIsSkippedWithTheReason() {
        Finding finding =
                run(
                                LONG,
                                new Fake(
                                        "skipped",
                                        () -> {
                                            throw new SkippedException("the reason");
                                        }))
                        .get(0)
                        .finding();

        assertThat(finding).isEqualTo(Finding.skip("the reason"));
    }

    @Test
    void laterChecksKnowWhichFailedAltogether() {
        Finding pass = Finding.pass("tried", "found");
        Finding fail = Finding.fail("tried", "found", "remedy");
        Check needy =
                new Fake(
                        "needy",
                        () -> {
                            facts.needNoFailureOf(List.of("half", "whole"));
                            return List.of(pass);
                        });

        assertThat(run(LONG, new Fake("half", () -> List.of(pass, fail)), needy).get(2).finding())
                .isEqualTo(pass);
        assertThat(run(LONG, new Fake("whole", () -> List.of(fail)), needy).get(1).finding())
                .isEqualTo(Finding.skip("cannot work while 'whole' fails"));
    }
}
