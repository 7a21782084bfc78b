/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kdc;

import static org.assertj.core.api.Assertions.assertThat;

import io.kerstream.testing.Fault;
import io.kerstream.testing.KeytabDamage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DamagedKeytabTest {

    @Test
    void everyChangeShowsInTheTimeOfTheFile(@TempDir Path directory) throws Exception {
        Path keytab = Files.write(directory.resolve("keytab"), new byte[100]);
        // As if no time passed between the changes.
        FileTime future = FileTime.fromMillis(System.currentTimeMillis() + 60_000);
        Files.setLastModifiedTime(keytab, future);

        try (Fault damage = DamagedKeytab.damage(keytab, KeytabDamage.TRUNCATED)) {
            assertThat(Files.size(keytab)).isLessThan(100);
            assertThat(Files.getLastModifiedTime(keytab)).isGreaterThan(future);
            Files.setLastModifiedTime(keytab, future);
            damage.close();
        }

        assertThat(Files.readAllBytes(keytab)).isEqualTo(new byte[100]);
        assertThat(Files.getLastModifiedTime(keytab)).isGreaterThan(future);
    }
}
