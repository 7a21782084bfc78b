/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kdc;

import io.kerstream.testing.Fault;
import io.kerstream.testing.HarnessException;
import io.kerstream.testing.KeytabDamage;
import io.kerstream.testing.internal.io.EndingFault;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import org.apache.kerby.kerberos.kerb.keytab.Keytab;
import org.apache.kerby.kerberos.kerb.keytab.KeytabEntry;
import org.apache.kerby.kerberos.kerb.type.base.EncryptionKey;
import org.apache.kerby.kerberos.kerb.type.base.PrincipalName;

/** Breaks keytab files in place. */
final class DamagedKeytab {

    /** Version, length of the first entry and a little of the entry itself. */
    private static final int TRUNCATED_BYTES = 12;

    private DamagedKeytab() {}

    static Fault damage(Path keytab, KeytabDamage damage) {
        try {
            byte[] original = Files.readAllBytes(keytab);
            byte[] broken =
                    switch (damage) {
                        case WRONG_KEYS -> withWrongKeys(original);
                        case TRUNCATED ->
                                Arrays.copyOf(original, Math.min(original.length, TRUNCATED_BYTES));
                    };
            replace(keytab, broken);
            return new EndingFault(() -> restore(keytab, original));
        } catch (IOException e) {
            throw new HarnessException("Cannot damage the keytab " + keytab, e);
        }
    }

    private static void restore(Path keytab, byte[] original) {
        try {
            if (Files.exists(keytab)) {
                replace(keytab, original);
            }
        } catch (IOException e) {
            throw new HarnessException("Cannot restore the keytab " + keytab, e);
        }
    }

    /** The JDK reads a keytab again only if its time of modification is another millisecond. */
    private static void replace(Path keytab, byte[] content) throws IOException {
        long before = Files.getLastModifiedTime(keytab).toMillis();
        Files.write(keytab, content);
        if (Files.getLastModifiedTime(keytab).toMillis() <= before) {
            Files.setLastModifiedTime(keytab, FileTime.fromMillis(before + 1));
        }
    }

    private static byte[] withWrongKeys(byte[] content) throws IOException {
        Keytab original = Keytab.loadKeytab(new ByteArrayInputStream(content));
        Keytab wrong = new Keytab();
        for (PrincipalName principal : original.getPrincipals()) {
            for (KeytabEntry entry : original.getKeytabEntries(principal)) {
                EncryptionKey key = entry.getKey();
                byte[] bits = key.getKeyData().clone();
                for (int i = 0; i < bits.length; i++) {
                    bits[i] = (byte) ~bits[i];
                }
                wrong.addEntry(
                        new KeytabEntry(
                                principal,
                                entry.getTimestamp(),
                                entry.getKvno(),
                                new EncryptionKey(key.getKeyType(), bits, entry.getKvno())));
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        wrong.store(out);
        return out.toByteArray();
    }
}
