/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestReportsTest {

    private static final Instant BUILD = Instant.parse("2026-01-01T10:00:00Z");

    @TempDir Path root;
    private TestReports reports;

    @BeforeEach
    void read() throws IOException {
        write(
                "one/target/surefire-reports/TEST-a.OneTest.xml",
                """
                <testsuite>
                  <testcase name="passes" classname="a.OneTest" time="0.1"/>
                  <testcase name="fails" classname="a.OneTest"><failure>no</failure></testcase>
                  <testcase name="breaks" classname="a.OneTest"><error>no</error></testcase>
                  <testcase name="isSkipped" classname="a.OneTest"><skipped/></testcase>
                </testsuite>
                """,
                BUILD);
        write(
                "two/three/target/failsafe-reports/TEST-a.ThreeITCase.xml",
                """
                <testsuite>
                  <testcase name="half(Kdc)[1]" classname="a.ThreeITCase$Inner"/>
                  <testcase name="half(Kdc)[2]" classname="a.ThreeITCase$Inner"><skipped/></testcase>
                  <testcase name="bad(Kdc)[1]" classname="a.ThreeITCase"/>
                  <testcase name="ofClass" classname="a.ThreeITCase[1]"/>
                  <testcase name="ofClass" classname="a.ThreeITCase[2]"/>
                  <testcase name="bad(Kdc)[2]" classname="a.ThreeITCase"><failure/></testcase>
                </testsuite>
                """,
                BUILD.plusSeconds(60));
        write(
                "two/target/surefire-reports/TEST-a.OldTest.xml",
                "<testsuite><testcase name=\"passed\" classname=\"a.OldTest\"/></testsuite>",
                BUILD.minusSeconds(1));
        reports = TestReports.read(root, BUILD);
    }

    private void write(String file, String text, Instant modified) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
        Files.setLastModifiedTime(path, FileTime.from(modified));
    }

    @Test
    void passedMeansRunAndNeverFailed() {
        assertThat(reports.passed("OneTest.passes")).isTrue();
        assertThat(reports.passed("OneTest.fails")).isFalse();
        assertThat(reports.passed("OneTest.breaks")).isFalse();
        assertThat(reports.passed("OneTest.isSkipped")).isFalse();
        assertThat(reports.passed("OneTest.missing")).isFalse();
    }

    @Test
    void parametersCountTogether() {
        assertThat(reports.passed("Inner.half")).isTrue();
        assertThat(reports.passed("ThreeITCase.ofClass")).isTrue();
        assertThat(reports.passed("ThreeITCase.bad")).isFalse();
    }

    @Test
    void reportsOfAnEarlierBuildDoNotCount() {
        assertThat(reports.passed("OldTest.passed")).isFalse();
    }

    @Test
    void descriptionsSayWhy() {
        assertThat(reports.describe("OneTest.isSkipped"))
                .isEqualTo("OneTest.isSkipped ended as [SKIPPED]");
        assertThat(reports.describe("OneTest.missing")).contains("is in no report of this build");
    }
}
