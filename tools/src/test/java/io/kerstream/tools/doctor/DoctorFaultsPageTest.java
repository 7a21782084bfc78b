/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DoctorFaultsPageTest {

    private static final Path PAGE = Path.of("..", "docs", "doctor-faults.md");

    @Test
    void isUpToDate() throws Exception {
        if (Boolean.getBoolean("kerstream.docs.write")) {
            Files.writeString(PAGE, DoctorFaultsPage.text());
        }

        assertThat(Files.readString(PAGE))
                .as("docs/doctor-faults.md; its first lines say how to write it again")
                .isEqualTo(DoctorFaultsPage.text());
    }

    @Test
    void hasTwentySetUpsAndMoreEachOnce() {
        assertThat(SetUps.all())
                .hasSizeGreaterThanOrEqualTo(20)
                .extracting(SetUp::name)
                .doesNotHaveDuplicates();
    }
}
