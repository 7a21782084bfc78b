/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.login;

import static io.kerstream.security.login.FakeTickets.ALICE;
import static io.kerstream.security.login.FakeTickets.TGS;
import static io.kerstream.security.login.FakeTickets.subject;
import static io.kerstream.security.login.FakeTickets.ticket;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kerstream.security.login.TicketSource.NothingNewerException;
import io.kerstream.security.login.TicketSource.Obtained;
import io.kerstream.security.login.TicketSource.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;
import javax.security.auth.kerberos.KerberosTicket;
import javax.security.auth.login.LoginException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is taken from the file and when; no ticket here can be renewed. */
class CacheTicketSourceTest {

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private final Instant end = now.plusSeconds(600);

    @TempDir private Path directory;
    private Path cache;
    private @Nullable KerberosTicket inFile;
    private CacheTicketSource source;

    @BeforeEach
    void oneTicketInTheFile() throws Exception {
        cache = Files.writeString(directory.resolve("cache"), "old");
        inFile = inUse(end);
        source = source(new Kinit("", Duration.ofSeconds(1)));
    }

    private CacheTicketSource source(Kinit kinit) {
        LoginIdentity identity =
                LoginIdentity.of(
                        LoginIdentity.KRB5_MODULE,
                        Map.of(
                                "useTicketCache",
                                "true",
                                "ticketCache",
                                cache.toString(),
                                "principal",
                                ALICE));
        return new CacheTicketSource(
                identity,
                () -> {
                    if (!Files.exists(cache) || inFile == null) {
                        throw new LoginException("no such file, or another principal");
                    }
                    return subject(inFile);
                },
                kinit,
                Clock.systemUTC());
    }

    private KerberosTicket inUse(Instant ends) {
        return ticket(TGS, now.minusSeconds(60), ends);
    }

    private static Instant end(Obtained obtained) {
        return Tickets.end(Tickets.tgt(Objects.requireNonNull(obtained).subject()).orElseThrow());
    }

    @Test
    void takesTheFilesTicketFirst() throws Exception {
        Obtained obtained = source.obtain(null, Reason.DUE);

        assertThat(end(obtained)).isEqualTo(end);
        assertThat(obtained.kdcExchanges()).isZero();
    }

    @Test
    void takesATicketThatLastsLonger() throws Exception {
        assertThat(end(source.obtain(inUse(end.minusSeconds(1)), Reason.DUE))).isEqualTo(end);
    }

    @Test
    void aChangeWithoutALongerTicketIsNothing() throws Exception {
        assertThat(source.obtain(inUse(end), Reason.FILE_CHANGED)).isNull();
    }

    @Test
    void tellsWhoHasToRunKinitWhenTheTicketIsDueAndCannotBeRenewed() {
        assertThatThrownBy(() -> source.obtain(inUse(end), Reason.DUE))
                .isInstanceOf(NothingNewerException.class)
                .hasMessageContaining("ends at " + end + " and cannot be renewed")
                .hasMessageContaining("Run kinit " + ALICE + " -c FILE:" + cache);
    }

    @Test
    void aRejectionGetsATicketWithoutTheServiceTicketsMadeFromIt() throws Exception {
        Obtained obtained = source.obtain(inUse(end), Reason.REJECTED);

        assertThat(end(obtained)).isEqualTo(end);
        assertThat(Tickets.services(obtained.subject())).isEmpty();
    }

    @Test
    void aRejectionDoesNotTakeATicketThatHasEnded() throws Exception {
        inFile = inUse(now.minusSeconds(1));

        assertThat(end(source.obtain(inUse(end), Reason.REJECTED))).isEqualTo(end);
    }

    @Test
    void aFirstTicketThatHasEndedIsNone() throws Exception {
        inFile = inUse(now.minusSeconds(1));

        assertThatThrownBy(() -> source.obtain(null, Reason.DUE))
                .isInstanceOf(NothingNewerException.class)
                .hasMessageContaining("the last one ended at " + now.minusSeconds(1));
    }

    @Test
    void leavesTheTicketsOfAnotherPrincipalAlone() throws Exception {
        inFile = null;
        Path called = directory.resolve("called");
        Path kinit =
                Files.writeString(
                        directory.resolve("kinit"), "#!/bin/sh\ntouch '" + called + "'\n");
        assertThat(kinit.toFile().setExecutable(true)).isTrue();
        KerberosTicket renewable = ticket(TGS, now.minusSeconds(60), end, now.plusSeconds(6000));

        assertThatThrownBy(
                        () ->
                                source(new Kinit(kinit.toString(), Duration.ofSeconds(10)))
                                        .obtain(renewable, Reason.DUE))
                .as("the JDK has tried, without a KDC")
                .hasMessageContaining("Renewal failed");
        assertThat(called).doesNotExist();
    }

    @Test
    void withoutAFileTheTicketInUseIsKept() throws Exception {
        Files.delete(cache);

        assertThatThrownBy(() -> source.obtain(null, Reason.DUE))
                .isInstanceOf(LoginException.class)
                .isNotInstanceOf(NothingNewerException.class);
        assertThatThrownBy(() -> source.obtain(inUse(now.minusSeconds(1)), Reason.DUE))
                .isInstanceOf(NothingNewerException.class)
                .hasMessageContaining("the last one ended at " + now.minusSeconds(1));
        assertThat(end(source.obtain(inUse(end), Reason.REJECTED))).isEqualTo(end);
    }

    @Test
    void noticesThatTheFileIsAnotherOne() throws Exception {
        assertThat(source.changed()).as("not read yet").isFalse();
        source.obtain(null, Reason.DUE);
        assertThat(source.changed()).isFalse();

        Path next = Files.writeString(directory.resolve("next"), "new");
        Files.move(next, cache, StandardCopyOption.REPLACE_EXISTING);

        assertThat(source.changed()).isTrue();
    }
}
