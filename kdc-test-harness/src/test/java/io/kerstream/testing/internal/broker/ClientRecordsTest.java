/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.kerstream.testing.AuthenticatedClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClientRecordsTest {

    @TempDir private Path directory;

    @Test
    void readsBackAnyClientIdOnceAndInOrder() throws IOException {
        ClientRecords records = new ClientRecords(directory.resolve("clients"));
        AuthenticatedClient odd =
                new AuthenticatedClient("a/b@R", " two words,\n\tüñ%20 ", "SASL_SSL");
        AuthenticatedClient unnamed = new AuthenticatedClient("c@R", "", "SASL_PLAINTEXT");

        records.append(odd);
        records.append(unnamed);
        records.append(odd);

        assertThat(records.read()).containsExactly(odd, unnamed);
    }

    @Test
    void leavesOutALineInTheMaking() throws IOException {
        Path file = directory.resolve("clients");
        ClientRecords records = new ClientRecords(file);
        AuthenticatedClient client = new AuthenticatedClient("a@R", "id", "SASL_SSL");
        records.append(client);
        Files.writeString(file, "b%40R half", StandardOpenOption.APPEND);

        assertThat(records.read()).containsExactly(client);
    }

    @Test
    void nobodyHasComeYet() throws IOException {
        assertThat(new ClientRecords(directory.resolve("none")).read()).isEmpty();
    }
}
