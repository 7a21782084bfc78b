/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.e2e.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kerstream.testing.Kdc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * {@code rotate-keytab.sh} under a job that runs.
 *
 * @param kdc of the keytabs
 * @param ticketLife of the job's tickets, which it renews before they end
 * @param keytab that the job logs in with
 */
record KeytabRotation(
        Kerstream kerstream,
        FlinkCluster cluster,
        String job,
        Kdc kdc,
        Duration ticketLife,
        Path keytab) {

    private static final Pattern LAST_LOGIN = Pattern.compile("lastSuccessfulLoginTimestamp$");
    private static final Pattern FAILED_RENEWALS = Pattern.compile("failedRenewalsInARow$");

    /** Whether the program that the script verifies a keytab with is there. */
    static boolean canVerify() throws IOException, InterruptedException {
        List<String> look = List.of("sh", "-c", "command -v kinit");
        return Command.run(Map.of(), Duration.ofSeconds(30), look).exitCode() == 0;
    }

    /** A keytab that is the right one; where it cannot be verified, it is only moved. */
    void succeeds(Path next, String principal) throws IOException, InterruptedException {
        long before = System.currentTimeMillis();
        if (canVerify()) {
            String output = rotate(next, principal).succeeded().output();
            assertThat(output).contains("logged in: job " + job);
        } else {
            Files.move(next, keytab, StandardCopyOption.ATOMIC_MOVE);
        }
        awaitLogin(before);
    }

    /**
     * A keytab that the KDC accepts, of a principal that the job does not log in as: the job goes
     * on with the old one.
     */
    void rollsBack(Path others, String principal) throws IOException, InterruptedException {
        byte[] before = Files.readAllBytes(keytab);
        var permissions = Files.getPosixFilePermissions(keytab);
        long start = System.currentTimeMillis();
        long restart = cluster.rest().lastRestart(job);

        Command rotation = rotate(others, principal);

        assertThat(rotation.exitCode()).as(rotation.output()).isEqualTo(1);
        assertThat(rotation.output())
                .contains(
                        "verified: ",
                        "swapped: ",
                        "job " + job + " cannot log in with the new keytab",
                        "the old keytab is in " + keytab + " again")
                .doesNotContain("logged in:");
        assertThat(keytab).hasBinaryContent(before);
        assertThat(Files.getPosixFilePermissions(keytab)).isEqualTo(permissions);
        // Attempts had failed, and no longer do.
        awaitLogin(start);
        cluster.awaitCheckpoint(job);
        assertThat(cluster.rest().lastRestart(job)).isEqualTo(restart);
    }

    private Command rotate(Path next, String principal) throws IOException, InterruptedException {
        return kerstream.run(
                "rotate-keytab.sh",
                Map.of("KRB5_CONFIG", kdc.krb5Conf().toString()),
                "--keytab",
                keytab.toString(),
                "--new",
                next.toString(),
                "--principal",
                principal,
                "--rest",
                cluster.rest().address(),
                "--job",
                job,
                "--timeout",
                Long.toString(limit().toSeconds()));
    }

    /** Of a login: several renewals fall into it. */
    private Duration limit() {
        return ticketLife.multipliedBy(5);
    }

    private void awaitLogin(long since) {
        await("a login of the running job after " + since + ", by its metric")
                .atMost(limit())
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(
                        () -> {
                            assertThat(cluster.rest().metric(job, LAST_LOGIN))
                                    .isNotEmpty()
                                    .allMatch(time -> time > since);
                            assertThat(cluster.rest().metric(job, FAILED_RENEWALS))
                                    .isNotEmpty()
                                    .allMatch(failures -> failures == 0);
                        });
    }
}
