/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.credential;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.apache.kerby.kerberos.kerb.keytab.Keytab;
import org.apache.kerby.kerberos.kerb.keytab.KeytabEntry;
import org.apache.kerby.kerberos.kerb.type.base.PrincipalName;

/**
 * What a keytab file holds, without the keys.
 *
 * <p>Read with Kerby, after two steps that Kerby leaves out: the version is checked, and the holes
 * are dropped that MIT's tools leave where they removed an entry (a negative length, then that many
 * unused bytes; see MIT's keytab file format).
 */
record KeytabFile(List<Entry> entries) {

    /** Version 2, the only one that is still written. */
    private static final int VERSION = 0x0502;

    private static final int LENGTH_BYTES = Integer.BYTES;

    /** One key of one principal. */
    record Entry(String principal, int kvno) {}

    /**
     * @throws NotAKeytabException if the bytes are something else
     */
    static KeytabFile read(Path path) throws IOException {
        byte[] packed = withoutHoles(Files.readAllBytes(path));
        Keytab keytab;
        try {
            keytab = Keytab.loadKeytab(new ByteArrayInputStream(packed));
        } catch (IOException | RuntimeException e) {
            throw new NotAKeytabException("its entries cannot be read: " + e.getMessage());
        }
        List<Entry> entries = new ArrayList<>();
        for (PrincipalName principal : keytab.getPrincipals()) {
            for (KeytabEntry entry : keytab.getKeytabEntries(principal)) {
                entries.add(new Entry(principal.getName(), entry.getKvno()));
            }
        }
        return new KeytabFile(List.copyOf(entries));
    }

    private static byte[] withoutHoles(byte[] file) throws NotAKeytabException {
        ByteBuffer in = ByteBuffer.wrap(file);
        if (in.remaining() < Short.BYTES || in.getShort() != VERSION) {
            throw new NotAKeytabException("it does not begin with the bytes 05 02");
        }
        ByteBuffer out = ByteBuffer.allocate(file.length).putShort((short) VERSION);
        while (in.remaining() >= LENGTH_BYTES) {
            int length = in.getInt();
            if (length == 0) {
                break;
            }
            if (length == Integer.MIN_VALUE || Math.abs(length) > in.remaining()) {
                throw new NotAKeytabException("it ends in the middle of an entry");
            }
            if (length > 0) {
                out.putInt(length).put(in.slice(in.position(), length));
            }
            in.position(in.position() + Math.abs(length));
        }
        byte[] packed = new byte[out.position()];
        out.flip().get(packed);
        return packed;
    }

    List<String> principals() {
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
    static final class NotAKeytabException extends IOException {
        private static final long serialVersionUID = 1L;

        NotAKeytabException(String message) {
            super(message);
        }
    }
}
