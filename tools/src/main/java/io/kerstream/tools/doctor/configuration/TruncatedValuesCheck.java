/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.doctor.configuration;

import io.kerstream.security.config.Redaction;
import io.kerstream.tools.doctor.check.Check;
import io.kerstream.tools.doctor.check.Facts;
import io.kerstream.tools.doctor.check.Finding;
import io.kerstream.tools.doctor.check.SkippedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values that Flink's legacy parser cuts: it takes each {@code #} for the begin of a comment. */
public final class TruncatedValuesCheck implements Check {

    /** A key, and a value with a # right behind something: before a comment there is a blank. */
    private static final Pattern CUT =
            Pattern.compile("\\s*(?<key>[^\\s#:][^\\s#]*):\\s+(?<left>[^#]*[^#\\s])#.*");

    @Override
    public String name() {
        return "truncated-values";
    }

    @Override
    public String page() {
        return "docs/doctor.md#values-with-a-hash-sign";
    }

    @Override
    public List<Finding> examine(Facts facts) throws IOException {
        ConfFiles files = ConfFiles.of(facts.setup().environment());
        if (!files.hasLegacy()) {
            throw new SkippedException(
                    ConfFiles.LEGACY + " is not there; YAML takes a # within a value as it is");
        }
        String tried = "looked for # within values of " + files.legacy();
        List<Finding> findings = new ArrayList<>();
        for (String line : ConfFiles.lines(files.legacy())) {
            Matcher cut = CUT.matcher(line);
            if (cut.matches()) {
                findings.add(finding(tried, cut.group("key"), cut.group("left")));
            }
        }
        return findings.isEmpty() ? List.of(Finding.pass(tried, "no value is cut")) : findings;
    }

    private static Finding finding(String tried, String key, String left) {
        String found =
                key
                        + " is cut at a #: Flink reads "
                        + shown(key, left)
                        + " and takes the rest for a comment.";
        String remedy =
                "Take a value without #"
                        + (Redaction.isSecret(key)
                                ? ", or keep the secret in a file: " + key + ".file"
                                : "")
                        + ", or use "
                        + ConfFiles.YAML
                        + " in place of "
                        + ConfFiles.LEGACY
                        + ", with the value in quotes.";
        boolean ours = key.startsWith("security.") || key.startsWith("kerstream.");
        return ours ? Finding.fail(tried, found, remedy) : Finding.warn(tried, found, remedy);
    }

    /** Only where no secret can stand, not even under a misspelt key. */
    private static String shown(String key, String left) {
        return key.startsWith("security.kerberos.")
                ? "'" + left + "'"
                : "its first " + left.length() + " characters";
    }
}
