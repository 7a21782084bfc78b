/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kdc;

import io.kerstream.testing.HarnessException;
import io.kerstream.testing.Kdc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one realm has to do with others, and the krb5.conf that tells clients.
 *
 * <p>A trust is one principal, {@code krbtgt/SERVICE.REALM@CLIENT.REALM}, with the same key in the
 * databases of both realms (RFC 4120, 1.2). The key is made of a password, which is the one thing
 * that every engine takes.
 */
final class Trusts {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int PASSWORD_BYTES = 24;

    /** Held while two realms are being changed, so that their order does not matter. */
    private static final Object LOCK = new Object();

    private final KdcSettings settings;
    private final int port;
    private final Principals principals;
    private final Path krb5Conf;
    private final Set<String> trusted = new LinkedHashSet<>();
    private final Set<Trusts> neighbours = new LinkedHashSet<>();

    Trusts(KdcSettings settings, int port, Principals principals, Path krb5Conf) {
        this.settings = settings;
        this.port = port;
        this.principals = principals;
        this.krb5Conf = krb5Conf;
    }

    /** Lets clients of {@code other} in. */
    void trust(Kdc other) {
        Trusts theirs = of(other);
        String realm = settings.realm();
        String otherRealm = theirs.settings.realm();
        if (realm.equals(otherRealm)) {
            throw new IllegalArgumentException("realm " + realm + ": cannot trust itself");
        }
        synchronized (LOCK) {
            String password = password();
            principals.createShared(realm, otherRealm, password);
            theirs.principals.createShared(realm, otherRealm, password);
            trusted.add(otherRealm);
            neighbours.add(theirs);
            theirs.neighbours.add(this);
            writeKrb5Conf();
            theirs.writeKrb5Conf();
        }
    }

    /** Writes the krb5.conf of this realm and its neighbours. */
    void writeKrb5Conf() {
        synchronized (LOCK) {
            try {
                Files.writeString(krb5Conf, krb5Conf());
            } catch (IOException e) {
                throw new HarnessException("Cannot write " + krb5Conf, e);
            }
        }
    }

    /** The text of a krb5.conf of this realm, its neighbours and further ones with theirs. */
    String krb5Conf(Kdc... others) {
        synchronized (LOCK) {
            Map<String, Trusts> realms = new LinkedHashMap<>();
            add(realms, this);
            for (Kdc other : others) {
                add(realms, of(other));
            }
            for (Trusts named : List.copyOf(realms.values())) {
                named.neighbours.forEach(neighbour -> add(realms, neighbour));
            }
            List<Krb5ConfFile.Realm> text = new ArrayList<>();
            for (Trusts realm : realms.values()) {
                text.add(
                        new Krb5ConfFile.Realm(
                                realm.settings, realm.port, Set.copyOf(realm.trusted)));
            }
            return Krb5ConfFile.of(text);
        }
    }

    private static void add(Map<String, Trusts> realms, Trusts added) {
        Trusts present = realms.putIfAbsent(added.settings.realm(), added);
        if (present != null && present != added) {
            throw new IllegalArgumentException(
                    "realm "
                            + added.settings.realm()
                            + ": two KDCs serve it; one krb5.conf can name one of them");
        }
    }

    private static Trusts of(Kdc kdc) {
        if (kdc instanceof ServedKdc served) {
            return served.trusts();
        }
        throw new IllegalArgumentException(kdc + ": was not made by Kdc.builder()");
    }

    private static String password() {
        byte[] bytes = new byte[PASSWORD_BYTES];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
