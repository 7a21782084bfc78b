/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeytabFileTest {

    private static final int FIRST_LENGTH = 2;

    @TempDir private Path directory;

    private static Path mit() throws URISyntaxException {
        return Path.of(
                Objects.requireNonNull(KeytabFileTest.class.getResource("/mit/alice.keytab"))
                        .toURI());
    }

    @Test
    void readsWhatMitWrote() throws Exception {
        KeytabFile keytab = KeytabFile.read(mit());

        assertThat(keytab.principals())
                .containsExactly("alice@MIT.EXAMPLE", "kafka/broker.example@MIT.EXAMPLE");
        assertThat(keytab.kvnos("alice@MIT.EXAMPLE")).containsExactly(3, 4);
        assertThat(keytab.kvnos("kafka/broker.example@MIT.EXAMPLE")).containsExactly(300);
        assertThat(keytab.kvnos("bob@MIT.EXAMPLE")).isEmpty();
        assertThat(keytab.entries())
                .extracting(KeytabFile.Entry::encryptionType)
                .containsExactly(
                        "aes256-cts-hmac-sha1-96",
                        "aes128-cts-hmac-sha1-96",
                        "aes256-cts-hmac-sha384-192");
        assertThat(keytab.entries())
                .allSatisfy(entry -> assertThat(entry.added()).isAfter("2020-01-01T00:00:00Z"));
    }

    @Test
    void passesOverTheHoleOfARemovedEntry() throws Exception {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(mit()));
        bytes.putInt(FIRST_LENGTH, -bytes.getInt(FIRST_LENGTH));
        Path holed = Files.write(directory.resolve("holed.keytab"), bytes.array());

        KeytabFile keytab = KeytabFile.read(holed);

        assertThat(keytab.kvnos("alice@MIT.EXAMPLE")).containsExactly(4);
        assertThat(keytab.entries()).hasSize(2);
    }

    @Test
    void readsAnEmptyKeytab() throws IOException {
        Path empty = Files.write(directory.resolve("empty.keytab"), new byte[] {5, 2});

        assertThat(KeytabFile.read(empty).principals()).isEmpty();
    }

    @Test
    void rejectsAnotherFile() throws IOException {
        Path text = Files.writeString(directory.resolve("text"), "principal: alice");

        assertThatThrownBy(() -> KeytabFile.read(text))
                .isInstanceOf(KeytabFile.NotAKeytabException.class)
                .hasMessage("it does not begin with the bytes 05 02");
    }

    @Test
    void rejectsEveryTruncation() throws Exception {
        byte[] bytes = Files.readAllBytes(mit());
        Path cut = directory.resolve("cut.keytab");
        int inSecondEntry = FIRST_LENGTH + 4 + ByteBuffer.wrap(bytes).getInt(FIRST_LENGTH) + 10;
        Files.write(cut, Arrays.copyOf(bytes, inSecondEntry));

        assertThatThrownBy(() -> KeytabFile.read(cut))
                .isInstanceOf(KeytabFile.NotAKeytabException.class)
                .hasMessage("it ends in the middle of an entry");
    }

    @Test
    void rejectsAnEntryOfGarbage() throws IOException {
        Path garbage =
                Files.write(
                        directory.resolve("garbage.keytab"),
                        new byte[] {5, 2, 0, 0, 0, 4, 127, 127, 127, 127});

        assertThatThrownBy(() -> KeytabFile.read(garbage))
                .isInstanceOf(KeytabFile.NotAKeytabException.class)
                .hasMessage("an entry of it is not a key of a principal");
    }
}
