/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.doctor.check;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs checks one after the other and gives each up when its time is over, whatever it waits for:
 * the JDK's Kerberos code, for one, waits without looking at interrupts. The threads are daemons,
 * so that one that was given up does not keep the program.
 */
public final class Runner {

    private final Duration limit;

    /**
     * A runner.
     *
     * @param limit for each check
     */
    public Runner(Duration limit) {
        this.limit = limit;
    }

    /** Runs all; none of them ends the run. */
    public List<Result> run(List<Check> checks, Facts facts) {
        List<Result> results = new ArrayList<>();
        for (Check check : checks) {
            long start = System.nanoTime();
            List<Finding> findings = examine(check, facts);
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            if (has(findings, Status.FAIL) && !has(findings, Status.PASS)) {
                facts.noteFailed(check.name());
            }
            findings.forEach(
                    finding -> results.add(new Result(check.name(), check.page(), finding, took)));
        }
        return results;
    }

    private static boolean has(List<Finding> findings, Status status) {
        return findings.stream().anyMatch(finding -> finding.status() == status);
    }

    private List<Finding> examine(Check check, Facts facts) {
        FutureTask<List<Finding>> task = new FutureTask<>(() -> check.examine(facts));
        Thread thread = new Thread(task, "doctor-" + check.name());
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            task.cancel(true);
            return List.of(
                    Finding.fail(
                            "the check '" + check.name() + "'",
                            "it had not ended after " + limit.toMillis() + " ms and was given up.",
                            "Somebody takes requests and does not answer them: a name server, a"
                                    + " KDC, a broker or a firewall. The checks before this one say"
                                    + " how far it went; --check-limit allows more time."));
        } catch (InterruptedException e) {
            task.cancel(true);
            Thread.currentThread().interrupt();
            return List.of(Finding.skip("the doctor was interrupted"));
        } catch (ExecutionException e) {
            Throwable failure = e.getCause() == null ? e : e.getCause();
            return List.of(
                    failure instanceof SkippedException
                            ? Finding.skip(String.valueOf(failure.getMessage()))
                            : Finding.fail(
                                    "the check '" + check.name() + "'",
                                    failure,
                                    "See the page of this check."));
        }
    }
}
