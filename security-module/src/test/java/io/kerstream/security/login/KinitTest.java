/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KinitTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir private Path directory;

    private Kinit script(Duration timeout, String body) throws Exception {
        Path script = directory.resolve("kinit");
        Files.writeString(script, "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return new Kinit(script.toString(), timeout);
    }

    @Test
    void namesTheCacheAndNothingElse() throws Exception {
        Path said = directory.resolve("said");
        Kinit kinit = script(LONG, "echo \"$@ $KRB5CCNAME\" > " + said);

        assertThat(kinit.renew(Path.of("/c"))).isEmpty();

        assertThat(said).hasContent("-R -c FILE:/c FILE:/c");
    }

    @Test
    void tellsWhatItSaidWhenItFails() throws Exception {
        Kinit kinit = script(LONG, "echo 'Ticket expired while renewing' >&2; exit 1");

        assertThat(kinit.renew(Path.of("/c")).orElseThrow())
                .endsWith("-R ended with 1: Ticket expired while renewing");
    }

    @Test
    void endsOneThatDoesNotEnd() throws Exception {
        Path pid = directory.resolve("pid");
        Kinit kinit =
                script(Duration.ofSeconds(2), "echo $$ > " + pid + "; exec tail -f /dev/null");

        assertThat(kinit.renew(Path.of("/c")).orElseThrow()).endsWith("within 2000 ms");

        Optional<ProcessHandle> left =
                ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()));
        left.ifPresent(process -> process.onExit().orTimeout(10, TimeUnit.SECONDS).join());
        assertThat(left.filter(ProcessHandle::isAlive)).isEmpty();
    }

    @Test
    void tellsThatThereIsNone() {
        assertThat(new Kinit("/no/such/kinit", LONG).renew(Path.of("/c")).orElseThrow())
                .startsWith("/no/such/kinit cannot be run");
        assertThat(new Kinit("", LONG).renew(Path.of("/c"))).contains("no kinit command is set");
    }
}
