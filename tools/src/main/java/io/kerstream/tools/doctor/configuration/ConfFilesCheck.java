/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.doctor.configuration;

import io.kerstream.tools.doctor.check.Check;
import io.kerstream.tools.doctor.check.Facts;
import io.kerstream.tools.doctor.check.Finding;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** Which of the two configuration files Flink reads, and whether the settings are in that one. */
public final class ConfFilesCheck implements Check {

    /** A security setting, also where YAML nests it. */
    private static final Pattern SECURITY =
            Pattern.compile("\\s*(security\\.kerberos|kerberos|kerstream)\\b[^#]*:.*");

    @Override
    public String name() {
        return "conf-files";
    }

    @Override
    public String page() {
        return "docs/doctor.md#two-configuration-files";
    }

    @Override
    public List<Finding> examine(Facts facts) throws IOException {
        ConfFiles files = ConfFiles.of(facts.setup().environment());
        String tried =
                "looked for "
                        + ConfFiles.LEGACY
                        + " and "
                        + ConfFiles.YAML
                        + " in "
                        + files.directory();
        if (!files.hasLegacy() && !files.hasYaml()) {
            return List.of(
                    Finding.fail(
                            tried,
                            "neither is there.",
                            "Point FLINK_CONF_DIR at the conf directory of Flink."));
        }
        if (files.hasLegacy() && files.hasYaml()) {
            return List.of(both(tried, files));
        }
        return List.of(
                Finding.pass(
                        tried,
                        files.hasLegacy()
                                ? ConfFiles.LEGACY + " alone, which Flink 1.20 reads, Flink 2.x not"
                                : ConfFiles.YAML + " alone"));
    }

    private static Finding both(String tried, ConfFiles files) throws IOException {
        String found =
                "both are there. Flink 1.20 reads "
                        + ConfFiles.LEGACY
                        + " and ignores "
                        + ConfFiles.YAML
                        + "; Flink 2.x the other way round.";
        boolean inYaml = namesSecurity(files.yaml());
        boolean inLegacy = namesSecurity(files.legacy());
        if (inYaml && !inLegacy) {
            return Finding.fail(
                    tried,
                    found + " The security settings are in " + ConfFiles.YAML + " only.",
                    "Move them to "
                            + ConfFiles.LEGACY
                            + ", or move all of "
                            + ConfFiles.LEGACY
                            + " to "
                            + ConfFiles.YAML
                            + " and remove it.");
        }
        return Finding.warn(
                tried,
                found + (inYaml ? " Both have security settings." : ""),
                "Keep one of them: whoever edits the other one changes nothing.");
    }

    private static boolean namesSecurity(Path file) throws IOException {
        return ConfFiles.lines(file).stream().anyMatch(line -> SECURITY.matcher(line).matches());
    }
}
