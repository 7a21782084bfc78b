/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.credential;

import io.kerstream.security.config.Setting;
import java.nio.file.Path;
import org.apache.flink.annotation.Internal;

/**
 * A principal whose long-term keys are in a keytab file.
 *
 * @param keytab the path of the keytab, as configured
 * @param principal the principal, as configured; without a realm the JDK adds its default realm
 */
@Internal
public record KeytabCredential(Setting keytab, Setting principal) implements KerberosCredential {

    /** The absolute path of the keytab. */
    public Path path() {
        return Path.of(keytab.value()).toAbsolutePath();
    }

    @Override
    public String source() {
        return "keytab " + path();
    }

    @Override
    public String configuredBy() {
        return keytab + ", " + principal;
    }
}
