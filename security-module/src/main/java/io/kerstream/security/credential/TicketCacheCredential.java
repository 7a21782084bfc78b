/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.credential;

import io.kerstream.security.config.Setting;
import java.nio.file.Path;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

/**
 * A ticket that another program, such as {@code kinit}, keeps in a file.
 *
 * @param path the absolute path of the cache
 * @param pathOrigin where the path came from, as a phrase for error messages
 * @param principal the principal that the cache must hold, or null for whichever it holds
 */
@Internal
public record TicketCacheCredential(Path path, String pathOrigin, @Nullable Setting principal)
        implements KerberosCredential {

    @Override
    public String source() {
        return "ticket cache " + path;
    }

    @Override
    public String configuredBy() {
        return "ticket cache path " + pathOrigin + (principal == null ? "" : ", " + principal);
    }
}
