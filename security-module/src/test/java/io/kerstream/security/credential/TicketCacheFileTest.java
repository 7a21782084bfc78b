/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TicketCacheFileTest {

    private static final Instant END = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir private Path directory;

    @Test
    void readsWhatMitWrote() throws Exception {
        Path mit =
                Path.of(
                        Objects.requireNonNull(getClass().getResource("/mit/alice.ccache"))
                                .toURI());

        assertThat(TicketCacheFile.read(mit))
                .isEqualTo(
                        new TicketCacheFile(
                                "alice@MIT.EXAMPLE", Instant.parse("2026-11-23T14:49:27Z")));
    }

    @Test
    void readsOwnerAndEnd() throws IOException {
        Path cache = KerberosFiles.ticketCache(directory.resolve("cc"), "a/host@R", END);

        assertThat(TicketCacheFile.read(cache)).isEqualTo(new TicketCacheFile("a/host@R", END));
    }

    @Test
    void doesNotTakeAServiceTicketForATgt() throws IOException {
        Path cache = KerberosFiles.ticketCache(directory.resolve("cc"), "a@R", "kafka/h@R", END);

        assertThat(TicketCacheFile.read(cache).tgtEnd()).isNull();
    }

    @Test
    void rejectsAnotherFile() throws IOException {
        Path text = Files.writeString(directory.resolve("cc"), "tickets");

        assertThatThrownBy(() -> TicketCacheFile.read(text))
                .isInstanceOf(TicketCacheFile.NotATicketCacheException.class)
                .hasMessage("it does not begin with a version 05 01 to 05 04");
    }

    @Test
    void rejectsATruncatedFile() throws IOException {
        Path cache = KerberosFiles.ticketCache(directory.resolve("cc"), "a@R", END);
        byte[] bytes = Files.readAllBytes(cache);
        Files.write(cache, Arrays.copyOf(bytes, bytes.length - 10));

        assertThatThrownBy(() -> TicketCacheFile.read(cache))
                .isInstanceOf(TicketCacheFile.NotATicketCacheException.class)
                .hasMessageStartingWith("its tickets cannot be read");
    }
}
