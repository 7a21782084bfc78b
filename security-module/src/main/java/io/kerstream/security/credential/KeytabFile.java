/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.credential;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.flink.annotation.Internal;

/**
 * What a keytab file holds, without the keys.
 *
 * <p>Read here by MIT's description of the file format and not with Kerby, which checks no version,
 * takes the holes that MIT's tools leave where they removed an entry (a negative length, then that
 * many unused bytes) for entries, and knows no encryption types of RFC 8009.
 *
 * @param entries the keys in the order of the file
 */
@Internal
public record KeytabFile(List<Entry> entries) {

    /** Version 2, the only one that is still written. */
    private static final int VERSION = 0x0502;

    /** Names of krb5.conf for the numbers of IANA's Kerberos encryption types. */
    private static final Map<Integer, String> ENCRYPTION_TYPES =
            Map.of(
                    16, "des3-cbc-sha1",
                    17, "aes128-cts-hmac-sha1-96",
                    18, "aes256-cts-hmac-sha1-96",
                    19, "aes128-cts-hmac-sha256-128",
                    20, "aes256-cts-hmac-sha384-192",
                    23, "arcfour-hmac",
                    25, "camellia128-cts-cmac",
                    26, "camellia256-cts-cmac");

    private static final int BYTE = 0xFF;
    private static final int SHORT = 0xFFFF;

    /**
     * One key of one principal.
     *
     * @param kvno the key version number
     * @param encryptionType its name in krb5.conf, such as {@code aes256-cts-hmac-sha1-96}
     * @param added when the key was written, to the second
     */
    public record Entry(String principal, int kvno, String encryptionType, Instant added) {}

    /**
     * Reads a keytab.
     *
     * @throws NotAKeytabException if the bytes are something else
     */
    public static KeytabFile read(Path path) throws IOException {
        ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(path));
        if (file.remaining() < Short.BYTES || file.getShort() != VERSION) {
            throw new NotAKeytabException("it does not begin with the bytes 05 02");
        }
        List<Entry> entries = new ArrayList<>();
        while (file.remaining() >= Integer.BYTES) {
            int length = file.getInt();
            if (length == 0) {
                break;
            }
            if (length == Integer.MIN_VALUE || Math.abs(length) > file.remaining()) {
                throw new NotAKeytabException("it ends in the middle of an entry");
            }
            if (length > 0) {
                entries.add(entry(file.slice(file.position(), length)));
            }
            file.position(file.position() + Math.abs(length));
        }
        return new KeytabFile(List.copyOf(entries));
    }

    private static Entry entry(ByteBuffer entry) throws NotAKeytabException {
        try {
            int components = entry.getShort() & SHORT;
            String realm = text(entry);
            List<String> name = new ArrayList<>();
            for (int i = 0; i < components; i++) {
                name.add(text(entry));
            }
            entry.getInt(); // the kind of name
            Instant added = Instant.ofEpochSecond(Integer.toUnsignedLong(entry.getInt()));
            int kvno = entry.get() & BYTE;
            int type = entry.getShort() & SHORT;
            int key = entry.getShort() & SHORT;
            entry.position(entry.position() + key);
            if (entry.remaining() >= Integer.BYTES) {
                int full = entry.getInt();
                kvno = full == 0 ? kvno : full;
            }
            return new Entry(
                    String.join("/", name) + "@" + realm,
                    kvno,
                    ENCRYPTION_TYPES.getOrDefault(type, "encryption type " + type),
                    added);
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new NotAKeytabException("an entry of it is not a key of a principal");
        }
    }

    private static String text(ByteBuffer entry) {
        byte[] bytes = new byte[Math.min(entry.getShort() & SHORT, entry.remaining() + 1)];
        entry.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** The principals, each once, sorted. */
    public List<String> principals() {
        return List.copyOf(new TreeSet<>(entries.stream().map(Entry::principal).toList()));
    }

    /** The key version numbers of a principal, ascending. */
    List<Integer> kvnos(String principal) {
        return entries.stream()
                .filter(entry -> entry.principal().equals(principal))
                .map(Entry::kvno)
                .distinct()
                .sorted()
                .toList();
    }

    /** The bytes are not those of a keytab; the message completes "not a keytab: …". */
    public static final class NotAKeytabException extends IOException {
        private static final long serialVersionUID = 1L;

        NotAKeytabException(String message) {
            super(message);
        }
    }
}
