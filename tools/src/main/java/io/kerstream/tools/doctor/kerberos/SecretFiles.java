/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.doctor.kerberos;

import io.kerstream.security.config.FilePermissions;
import io.kerstream.security.config.KerstreamOptions;
import io.kerstream.tools.doctor.check.Explanation;
import io.kerstream.tools.doctor.check.Finding;
import java.nio.file.Path;
import java.util.Optional;

/** Whether files that hold keys are for their owner alone. */
final class SecretFiles {

    private SecretFiles() {}

    /**
     * @param strict whether clients refuse a file that others may read
     */
    static Finding permissions(Path file, String subject, boolean strict) {
        String tried = "looked who may read " + file;
        Optional<String> wrong = FilePermissions.finding(file, subject);
        if (wrong.isEmpty()) {
            return Finding.pass(tried, "its owner alone");
        }
        Explanation explanation = Explanation.of(wrong.get());
        return strict
                ? Finding.fail(
                        tried,
                        explanation.cause()
                                + " Clients refuse it, because "
                                + KerstreamOptions.STRICT_PERMISSIONS.key()
                                + " is on.",
                        explanation.remedy())
                : Finding.warn(tried, explanation.cause(), explanation.remedy());
    }
}
