/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.credential;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** Writes keytabs and ticket caches byte by byte, after MIT's description of the formats. */
public final class KerberosFiles {

    private static final int AES128 = 17;

    private KerberosFiles() {}

    /** A keytab with one key per version number. */
    public static Path keytab(Path file, String principal, int... kvnos) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeShort(0x0502);
        for (int kvno : kvnos) {
            byte[] entry = keytabEntry(principal, kvno);
            out.writeInt(entry.length);
            out.write(entry);
        }
        return Files.write(file, bytes.toByteArray());
    }

    private static byte[] keytabEntry(String principal, int kvno) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        String[] components = name(principal).split("/", -1);
        out.writeShort(components.length);
        shortCounted(out, realm(principal));
        for (String component : components) {
            shortCounted(out, component);
        }
        out.writeInt(1);
        out.writeInt(0);
        out.writeByte(kvno & 0xff);
        out.writeShort(AES128);
        out.writeShort(16);
        out.write(new byte[16]);
        out.writeInt(kvno);
        return bytes.toByteArray();
    }

    /** A version 4 ticket cache with a TGT of the owner's realm. */
    public static Path ticketCache(Path file, String principal, Instant end) throws IOException {
        String realm = realm(principal);
        return ticketCache(file, principal, "krbtgt/" + realm + "@" + realm, end);
    }

    /** A version 4 ticket cache with a ticket for {@code server}. */
    public static Path ticketCache(Path file, String principal, String server, Instant end)
            throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeShort(0x0504);
        out.writeShort(0);
        cachePrincipal(out, principal);
        cachePrincipal(out, principal);
        cachePrincipal(out, server);
        out.writeShort(AES128);
        out.writeInt(16);
        out.write(new byte[16]);
        int seconds = (int) end.getEpochSecond();
        out.writeInt(seconds - 60);
        out.writeInt(seconds - 60);
        out.writeInt(seconds);
        out.writeInt(0);
        out.writeByte(0);
        out.writeInt(0);
        for (int empty = 0; empty < 4; empty++) {
            out.writeInt(0);
        }
        return Files.write(file, bytes.toByteArray());
    }

    private static void cachePrincipal(DataOutputStream out, String principal) throws IOException {
        String[] components = name(principal).split("/", -1);
        out.writeInt(1);
        out.writeInt(components.length);
        intCounted(out, realm(principal));
        for (String component : components) {
            intCounted(out, component);
        }
    }

    private static void shortCounted(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeShort(bytes.length);
        out.write(bytes);
    }

    private static void intCounted(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String name(String principal) {
        return principal.substring(0, principal.indexOf('@'));
    }

    private static String realm(String principal) {
        return principal.substring(principal.indexOf('@') + 1);
    }
}
