/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvidenceFileTest {

    private static final Fact ODD =
            Fact.of(Fact.Kind.AUTHENTICATION, "a/b@R", " two words,\n\tüñ%20 ", "");
    private static final Fact OTHER = Fact.of(Fact.Kind.ACL_ADDED, "x");

    @TempDir private Path directory;

    @Test
    void readsBackAnyTextOnceAndInOrder() throws IOException {
        Path file = directory.resolve("evidence");
        EvidenceLog log = EvidenceLog.of(file);

        assertThat(log.add(ODD)).isTrue();
        assertThat(log.add(OTHER)).isTrue();
        assertThat(log.add(ODD)).isFalse();

        assertThat(new EvidenceFile(file).read())
                .extracting(EvidenceFile.Entry::fact)
                .containsExactly(ODD, OTHER);
        await().until(() -> new EvidenceFile(file).read().get(0).count() == 2);
        EvidenceLog.close(file);
    }

    @Test
    void countsOverSeveralRuns() throws IOException {
        Path file = directory.resolve("evidence");
        for (int run = 0; run < 3; run++) {
            EvidenceLog log = EvidenceLog.of(file);
            log.add(ODD);
            log.add(ODD);
            EvidenceLog.close(file);
        }

        assertThat(new EvidenceFile(file).read())
                .singleElement()
                .satisfies(entry -> assertThat(entry.count()).isEqualTo(6));
    }

    @Test
    void leavesOutALineInTheMaking() throws IOException {
        Path file = directory.resolve("evidence");
        EvidenceLog.of(file).add(ODD);
        EvidenceLog.close(file);
        Files.writeString(file, "run 12 3 AUTHENT", StandardOpenOption.APPEND);

        assertThat(new EvidenceFile(file).read()).hasSize(1);
    }

    @Test
    void nothingHasBeenSeenYet() throws IOException {
        assertThat(new EvidenceFile(directory.resolve("none")).read()).isEmpty();
    }
}
