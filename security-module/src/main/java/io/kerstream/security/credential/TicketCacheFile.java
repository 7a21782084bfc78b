/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.credential;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import org.apache.flink.annotation.Internal;
import org.apache.kerby.kerberos.kerb.ccache.CredentialCache;
import org.apache.kerby.kerberos.kerb.type.base.PrincipalName;
import org.jspecify.annotations.Nullable;

/**
 * What a ticket cache file holds, without the session keys.
 *
 * @param principal the owner of the cache
 * @param tgtEnd when the ticket-granting ticket of the owner's realm ends, or null without one
 */
@Internal
public record TicketCacheFile(String principal, @Nullable Instant tgtEnd) {

    /**
     * Reads a ticket cache.
     *
     * @throws NotATicketCacheException if the bytes are something else
     */
    public static TicketCacheFile read(Path path) throws IOException {
        byte[] bytes = Files.readAllBytes(path);
        if (bytes.length < 2 || bytes[0] != 5 || bytes[1] < 1 || bytes[1] > 4) {
            throw new NotATicketCacheException("it does not begin with a version 05 01 to 05 04");
        }
        CredentialCache cache = new CredentialCache();
        try {
            cache.load(new ByteArrayInputStream(bytes));
        } catch (IOException | RuntimeException e) {
            throw new NotATicketCacheException("its tickets cannot be read: " + e.getMessage());
        }
        PrincipalName owner = cache.getPrimaryPrincipal();
        String tgt = "krbtgt/" + owner.getRealm() + "@" + owner.getRealm();
        Optional<Instant> end =
                cache.getCredentials().stream()
                        .filter(ticket -> ticket.getServerName().getName().equals(tgt))
                        .map(ticket -> Instant.ofEpochMilli(ticket.getEndTime().getTime()))
                        .max(Comparator.naturalOrder());
        return new TicketCacheFile(owner.getName(), end.orElse(null));
    }

    /** The bytes are not those of a ticket cache; the message completes "not a cache: …". */
    public static final class NotATicketCacheException extends IOException {
        private static final long serialVersionUID = 1L;

        NotATicketCacheException(String message) {
            super(message);
        }
    }
}
